import { expect } from "chai";
import { decodeRlp, getAddress, hexlify } from "ethers";
import {
  besuGenesis,
  formatEnode,
  makeNodeKey,
  nodeKeyFromPublic,
  nodeKeyOf,
  parseEnode,
  qbftExtraData,
  toleratedFailures,
} from "../../../sdk/src/network/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

/** The example of `besu rlp encode --type=QBFT_EXTRA_DATA` in Besu's documentation of QBFT. */
const DOCUMENTED_VALIDATORS = [
  "0x4592c8e45706cc08b8f44b11e43cba0cfc5892cb",
  "0x06e23768a0f59cf365e18c2e0c89e151bcdedc70",
  "0xc5327f96ee02d7bcbc1bf1236b8c15148971e1de",
  "0xab5e7f4061c605820d3744227eed91ff8e2c8908",
];
const DOCUMENTED_BYTES =
  "0xf87aa00000000000000000000000000000000000000000000000000000000000000000f854944592c8e45706cc08b8f44b11e43cba0cfc5892cb9406e23768a0f59cf365e18c2e0c89e151bcdedc7094c5327f96ee02d7bcbc1bf1236b8c15148971e1de94ab5e7f4061c605820d3744227eed91ff8e2c8908c080c0";

describe("extraData of QBFT", () => {
  it("is what Besu's documentation has for its four validators, byte for byte", () => {
    expect(qbftExtraData(DOCUMENTED_VALIDATORS)).to.equal(DOCUMENTED_BYTES);
  });

  it("is, without validators, what the documentation has for a validator contract", () => {
    expect(qbftExtraData([])).to.equal(`0xe5a0${"00".repeat(32)}c0c080c0`);
  });

  for (const count of [1, 4, 13, 100]) {
    it(`holds vanity, validators, no vote, round 0 and no seal with ${count} validators`, () => {
      const validators = Array.from({ length: count }, () => makeNodeKey().address);

      const decoded = decodeRlp(qbftExtraData(validators)) as [string, string[], string[], string, string[]];

      expect(decoded).to.have.length(5);
      const [vanity, addresses, vote, round, seals] = decoded;
      expect(vanity).to.equal(hexlify(new Uint8Array(32)));
      expect(addresses.map((address) => getAddress(address))).to.deep.equal(validators);
      expect([vote, round, seals]).to.deep.equal([[], "0x", []]);
    });
  }

  it("bears fewer than a third of failures", () => {
    expect([1, 3, 4, 6, 7, 10].map(toleratedFailures)).to.deep.equal([0, 0, 1, 1, 2, 3]);
  });
});

describe("a node's key", () => {
  it("refuses an enode URL that Besu would not take", () => {
    const key = makeNodeKey().publicKey;
    for (const text of [
      "",
      key,
      `enode://${key.slice(2)}@10.0.0.1:30303`,
      `enode://${key}@10.0.0.1`,
      `enode://${key}@10.0.0.1:0`,
      `enode://${key}@10.0.0.1:65536`,
      `enode://${key}@10.0.0.256:30303`,
      `enode://${key}@node.example:30303`,
    ]) {
      expectRefusal(() => parseEnode(text), "ENODE_INVALID");
    }
  });

  it("reads the enode URLs that it writes, of IPv6, too", () => {
    const { publicKey } = makeNodeKey();
    for (const host of ["10.0.0.1", "2001:db8::1"]) {
      const enode = { publicKey, host, port: 30_303 };
      expect(parseEnode(formatEnode(enode))).to.deep.equal(enode);
    }
    expect(parseEnode(`enode://${publicKey.toUpperCase()}@10.0.0.1:30303?discport=0`).publicKey).to.equal(
      publicKey,
    );
  });

  it("has the address that follows from its public key", () => {
    const key = makeNodeKey();
    expect(nodeKeyOf(key.privateKey)).to.deep.equal(key);
    const { publicKey, address } = key;
    for (const text of [publicKey, `0x${publicKey}`, `0x04${publicKey}`]) {
      expect(nodeKeyFromPublic(text)).to.deep.equal({ publicKey, address });
    }
    expect(() => nodeKeyFromPublic("00".repeat(64))).to.throw();
  });
});

describe("the genesis", () => {
  it("has no base fee, the rules of Cancun, no ether, and two periods of patience", () => {
    const genesis = besuGenesis({
      chainId: 2026,
      validators: DOCUMENTED_VALIDATORS,
      blockPeriodSeconds: 3,
      timestamp: 1_790_000_000,
    });

    expect(genesis.config).to.include({ chainId: 2026, zeroBaseFee: true, shanghaiTime: 0, cancunTime: 0 });
    expect(genesis.config["qbft"]).to.deep.equal({
      epochlength: 30_000,
      blockperiodseconds: 3,
      requesttimeoutseconds: 6,
    });
    expect(genesis).to.include({ extraData: DOCUMENTED_BYTES, baseFeePerGas: "0x0", difficulty: "0x1" });
    expect(genesis["mixHash"]).to.equal("0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365");
    expect(genesis["alloc"]).to.deep.equal({});
    expect(Number(genesis["timestamp"])).to.equal(1_790_000_000);
  });
});
