import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  destroyShareFile,
  openSecretDocument,
  readShareFile,
  sealSecretDocument,
  writeShareFile,
  type SealedDocument,
} from "../../../sdk/src/node.ts";
import { expectRejection } from "../../support/expectRefusal.ts";
import { makeConsortium } from "./consortium.ts";

const { shares } = makeConsortium(2, 2);
const share = shares[0]!;
const LOCK = { passphrase: "correct horse battery staple", costLog2: 14 };
const KEY = { key: new Uint8Array(32).fill(3) };

describe("a share at rest", () => {
  let folder = "";
  let file = "";

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "mediconnect-share-"));
    file = path.join(folder, "share.json");
  });
  beforeEach(() => writeShareFile(file, share, KEY));
  after(() => rm(folder, { recursive: true, force: true }));

  const rewrite = async (change: (sealed: SealedDocument) => unknown) => {
    const sealed = JSON.parse(await readFile(file, "utf8")) as SealedDocument;
    await writeFile(file, JSON.stringify(change(sealed)));
  };

  it("refuses a weak lock", async () => {
    await expectRejection(writeShareFile(file, share, { passphrase: "short" }), "SECRET_LOCK_WEAK");
    await expectRejection(writeShareFile(file, share, { ...LOCK, costLog2: 10 }), "SECRET_LOCK_WEAK");
    await expectRejection(writeShareFile(file, share, { key: new Uint8Array(16) }), "SECRET_LOCK_WEAK");
  });

  it("refuses another key, another passphrase, and one in place of the other", async () => {
    await expectRejection(readShareFile(file, { key: new Uint8Array(32) }), "SECRET_LOCKED");
    await expectRejection(readShareFile(file, LOCK), "SECRET_LOCKED");
    await writeShareFile(file, share, LOCK);
    await expectRejection(readShareFile(file, { passphrase: "incorrect horse battery" }), "SECRET_LOCKED");
    await expectRejection(readShareFile(file, KEY), "SECRET_LOCKED");
  });

  it("refuses a file that others may read, that is missing, or that is none of ours", async function () {
    await expectRejection(readShareFile(`${file}.not`, KEY), "FILE_NOT_FOUND");
    await writeFile(file, "{");
    await expectRejection(readShareFile(file, KEY), "GUARD_DOCUMENT_INVALID");
    if (process.platform === "win32") this.skip();
    await chmod(file, 0o640);
    await expectRejection(readShareFile(file, KEY), "SHARE_FILE_EXPOSED");
    await chmod(file, 0o600);
  });

  it("refuses every altered part of it, and a later version", async () => {
    const flip = (hex: string) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1);
    await rewrite((sealed) => ({ ...sealed, sealed: flip(sealed.sealed) }));
    await expectRejection(readShareFile(file, KEY), "SECRET_LOCKED");
    await writeShareFile(file, share, KEY);
    await rewrite((sealed) => ({ ...sealed, nonce: flip(sealed.nonce) }));
    await expectRejection(readShareFile(file, KEY), "SECRET_LOCKED");
    await writeShareFile(file, share, KEY);
    await rewrite((sealed) => ({ ...sealed, version: 2 }));
    await expectRejection(readShareFile(file, KEY), "SECRET_VERSION_UNKNOWN");
  });

  it("refuses a cost that would stop the machine", async () => {
    const sealed = await sealSecretDocument({}, LOCK);
    const costly = { ...sealed, lock: { ...sealed.lock, costLog2: 40 } };
    await expectRejection(openSecretDocument(costly, LOCK), "GUARD_DOCUMENT_INVALID");
  });

  it("comes back as it was, with a key and with a passphrase, composed or not", async () => {
    expect(await readShareFile(file, KEY)).to.deep.equal(share);
    await writeShareFile(file, share, { ...LOCK, passphrase: "caf\u00e9 horse battery" });
    expect(await readShareFile(file, { passphrase: "cafe\u0301 horse battery" })).to.deep.equal(share);
  });

  it("is readable by its owner alone, holds nothing in the clear, and leaves no drafts", async () => {
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).to.equal(0o600);
    const text = await readFile(file, "utf8");
    expect(text).not.to.contain(share.secret).and.not.to.contain(share.epoch);
    expect(await readdir(folder)).to.deep.equal(["share.json"]);
  });

  it("is gone once destroyed", async () => {
    await destroyShareFile(file);
    await expectRejection(readShareFile(file, KEY), "FILE_NOT_FOUND");
    await expectRejection(destroyShareFile(file), "FILE_NOT_FOUND");
  });
});
