import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  addWalletForm,
  deriveItemKeys,
  formatHealthLink,
  isHealthLink,
  makeWalletOffer,
  openJwe,
  parseHealthLink,
  readWallet,
  readWalletOffer,
  sealJwe,
  signClaimAuthorisation,
  writeWallet,
  writeWalletOffer,
} from "../../../sdk/src/node.ts";
import { expectRefusal, expectRejection } from "../../support/expectRefusal.ts";

const deployment = {
  chainId: 31_337,
  governance: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  licences: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  prescriptions: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  packs: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  dispensing: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  guardOffice: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  guardPolicy: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  guardLens: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  incidents: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  recalls: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  custody: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
};
const secret = new Uint8Array(32).fill(7);
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("a wallet's offer", () => {
  const text = writeWalletOffer(makeWalletOffer(deployment, secret, 2));

  it("refuses nonsense, another chain, a field too many and the same item twice", () => {
    const offer = JSON.parse(text) as { items: object[] };
    for (const wrong of [
      "",
      "{}",
      JSON.stringify({ ...offer, itemKey: "0x" }),
      JSON.stringify({ ...offer, items: [] }),
      JSON.stringify({ ...offer, items: [{ ...offer.items[0], itemKey: `0x${"11".repeat(32)}` }] }),
      JSON.stringify({ ...offer, items: [offer.items[0], offer.items[0]] }),
    ]) {
      expectRefusal(() => readWalletOffer(wrong, deployment), "OFFER_INVALID");
    }
    expectRefusal(() => readWalletOffer(text, { ...deployment, chainId: 1 }), "OFFER_FOR_ANOTHER_CHAIN");
  });

  it("is read back, and holds neither the secret nor an item's key", () => {
    fc.assert(
      fc.property(secrets, fc.integer({ min: 1, max: 4 }), (formSecret, items) => {
        const written = writeWalletOffer(makeWalletOffer(deployment, formSecret, items));
        expect(readWalletOffer(written, deployment)).to.deep.equal(
          makeWalletOffer(deployment, formSecret, items),
        );
        expect(written).not.to.contain(Buffer.from(formSecret).toString("hex"));
        for (let index = 0; index < items; index++) {
          expect(written).not.to.contain(deriveItemKeys(formSecret, index).itemKey.slice(2));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("a SMART Health Link", () => {
  const keys = deriveItemKeys(secret, 0);
  const authorisation = { prescription: keys.id, dispenser: 4, nonce: 2, deadline: 1_900_000_000 };
  const claimCode = {
    authorisation,
    signature: signClaimAuthorisation(deployment, authorisation, keys.itemKey),
    contentKey: keys.contentKey,
    locator: keys.locator,
  };
  const access = { id: keys.id, contentKey: keys.contentKey, locator: keys.locator };

  it("refuses nonsense and a payload without a prescription", () => {
    const plain = Buffer.from(JSON.stringify({ url: "https://a.example/x", key: "x", v: 1 })).toString(
      "base64url",
    );
    for (const text of ["", "shlink:/", "shlink:/e30", `shlink:/${plain}`, "MCCLAIM"]) {
      expectRefusal(() => parseHealthLink(text), "HEALTH_LINK_INVALID");
    }
  });

  it("has the fields of the specification: url, key of 32 bytes, exp, flag, label, v", () => {
    const link = formatHealthLink({ access, claimCode }, "https://store.example/sealed/");
    const payload = JSON.parse(Buffer.from(link.slice("shlink:/".length), "base64url").toString()) as Record<
      string,
      unknown
    >;

    expect(payload).to.include({
      url: `https://store.example/sealed/${keys.locator}`,
      exp: 1_900_000_000,
      flag: "U",
      v: 1,
    });
    expect(payload["key"]).to.match(/^[\w-]{43}$/);
    expect(String(payload["label"]).length).to.be.lessThan(81);
    expect(JSON.stringify(payload)).not.to.contain(keys.itemKey.slice(2));
  });

  it("is read back, also behind a viewer's address and without an authorisation", () => {
    const link = formatHealthLink({ access, claimCode });
    expect(isHealthLink(link)).to.equal(true);
    expect(parseHealthLink(`https://viewer.example/#${link}`)).to.deep.equal({ access, claimCode });
    const reading = { access, claimCode: undefined };
    expect(parseHealthLink(formatHealthLink(reading))).to.deep.equal(reading);
  });
});

describe("a JWE of a content", () => {
  // RFC 7516 in compact form, `dir` and `A256GCM`, made with node's own AES by the specification's steps.
  it("opens what another implementation has sealed", async () => {
    const { createCipheriv } = await import("node:crypto");
    const header = Buffer.from('{"enc":"A256GCM","alg":"dir"}').toString("base64url");
    const nonce = Buffer.alloc(12, 9);
    const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(Buffer.from(header, "ascii"));
    const ciphertext = Buffer.concat([cipher.update('{"a":1}'), cipher.final()]);
    const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"));

    expect(openJwe(`${header}..${parts.join(".")}`, secret)).to.deep.equal({ a: 1 });
  });

  it("refuses another key, a changed part, an encrypted key and another algorithm", () => {
    const jwe = sealJwe({ a: 1 }, secret);
    const [header = "", , nonce = "", ciphertext = "", tag = ""] = jwe.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const shorter = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString("base64url");
    for (const wrong of [
      "",
      `${header}.AA.${nonce}.${ciphertext}.${tag}`,
      `${none}..${nonce}.${ciphertext}.${tag}`,
      `${shorter}..${nonce}.${ciphertext}.${tag}`,
      `${header}..${nonce}.${ciphertext}.${tag.startsWith("A") ? "B" : "A"}${tag.slice(1)}`,
      `${jwe}.AA`,
    ]) {
      expectRefusal(() => openJwe(wrong, secret), "JWE_BROKEN");
    }
    expectRefusal(() => openJwe(jwe, new Uint8Array(32)), "JWE_BROKEN");
    expect(openJwe(jwe, secret)).to.deep.equal({ a: 1 });
  });
});

describe("a wallet's file", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-wallet-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("refuses a broken file and a wrong passphrase", async () => {
    const file = path.join(folder, "broken.json");
    await writeFile(file, '{"kind":"mediconnect-wallet"}');
    await expectRejection(readWallet(file), "WALLET_BROKEN");
    const locked = path.join(folder, "locked.json");
    await writeWallet(locked, addWalletForm({ forms: [] }, 1), "right");
    await expectRejection(readWallet(locked), "WALLET_LOCKED");
    await expectRejection(readWallet(locked, "wrong"), "WALLET_LOCKED");
  });

  it("is read back, locked or not, and is its owner's alone", async () => {
    const wallet = addWalletForm(addWalletForm({ forms: [] }, 1), 4);
    for (const passphrase of [undefined, "a passphrase"]) {
      const file = path.join(folder, `wallet-${passphrase ?? "plain"}.json`);
      await writeWallet(file, wallet, passphrase);
      expect(await readWallet(file, passphrase)).to.deep.equal(wallet);
      expect((await stat(file)).mode & 0o077).to.equal(0);
      const secretText = Buffer.from(wallet.forms[0]!.formSecret).toString("hex");
      expect((await readFile(file, "utf8")).includes(secretText)).to.equal(passphrase === undefined);
    }
    expect(await readWallet(path.join(folder, "none.json"))).to.deep.equal({ forms: [] });
  });
});
