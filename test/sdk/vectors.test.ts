import { readFileSync } from "node:fs";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import {
  claimAuthorisationDigest,
  commitmentOf,
  groupHashOf,
  signClaimAuthorisation,
  startOfLocalDate,
  startOfLocalDay,
} from "../../sdk/src/index.ts";

const ZERO = "0x0000000000000000000000000000000000000000";

function read<T>(name: string): T[] {
  return (JSON.parse(readFileSync(`test/vectors/${name}.json`, "utf8")) as { vectors: T[] }).vectors;
}

interface CommitmentVector {
  id: string;
  contentHash: string;
  group: string;
  groupSalt: string;
  groupHash: string;
  tag: string;
  previousTag: string;
  commitment: string;
}
interface ClockVector {
  zone: string;
  quarterHours: number;
  daylight: boolean;
  instant: number;
  localDay: number;
  startOfDay: number;
}
interface ClaimVector {
  chainId: number;
  verifyingContract: string;
  prescription: string;
  dispenser: number;
  nonce: number;
  deadline: number;
  digest: string;
  r: string;
  vs: string;
}

/** The contracts are held to the same files in `test/contracts/`. */
describe("golden vectors that the contracts share", () => {
  it("commitments", () => {
    const vectors = read<CommitmentVector>("commitment");
    expect(vectors.length).to.be.greaterThan(10);
    for (const { id, group, groupHash, commitment, ...vector } of vectors) {
      expect(groupHashOf(BigInt(group), vector.groupSalt)).to.equal(groupHash);
      expect(commitmentOf(id, { ...vector, group: BigInt(group) })).to.equal(commitment);
    }
  });

  it("days on the wall of a region", () => {
    const vectors = read<ClockVector>("expiry");
    expect(vectors.length).to.be.greaterThan(300);
    for (const { quarterHours, daylight, instant, localDay, startOfDay, zone } of vectors) {
      const clock = { live: true, daylight, offsetSeconds: quarterHours * 900 };
      const date = new Date(localDay * 86_400_000).toISOString().slice(0, 10);
      expect(startOfLocalDate(clock, date), `${zone} ${date}`).to.equal(startOfDay);
      expect(startOfLocalDay(clock, instant), `${zone} ${instant}`).to.equal(startOfDay);
    }
  });

  it("claim authorisations", () => {
    const vectors = read<ClaimVector>("typedData");
    expect(vectors.length).to.be.greaterThan(10);
    for (const [index, { chainId, verifyingContract, digest, r, vs, ...claim }] of vectors.entries()) {
      const deployment = {
        chainId,
        prescriptions: verifyingContract,
        governance: ZERO,
        licences: ZERO,
        packs: ZERO,
        dispensing: ZERO,
        guardOffice: ZERO,
        guardPolicy: ZERO,
        guardLens: ZERO,
        incidents: ZERO,
        recalls: ZERO,
        custody: ZERO,
      };
      expect(claimAuthorisationDigest(deployment, claim)).to.equal(digest);
      const key = keccak256(toUtf8Bytes(`item key ${index}`));
      expect(signClaimAuthorisation(deployment, claim, key)).to.deep.equal({ r, vs });
    }
  });
});
