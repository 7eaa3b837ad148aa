import { AbiCoder, keccak256, Signature, SigningKey, TypedDataEncoder, toUtf8Bytes, Wallet } from "ethers";
import { repeatVectors } from "./repeatVectors.ts";
import { DAY, dayOf, localDayReader, monthsAfter, startOf, ZONES } from "./wallDays.ts";

// Golden vectors, each from a source that is neither the contracts nor the SDK:
// - commitment.json: what a prescription commits to, by ethers' ABI coder;
// - expiry.json: wall-clock days and expiries, by the time zone database that Intl reads;
// - repeats.json: dates of the issues of repeats, by the same, with each due date kept and not worked out backwards;
// - typedData.json: digests and signatures of claims, digests of nominations, by ethers' EIP-712 encoder.

interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

function vectorsFile(
  name: string,
  about: string,
  vectors: readonly unknown[],
  facts: object = {},
): GeneratedFile {
  const text = vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(",\n");
  const head = Object.entries({ about, ...facts, generator: "scripts/generators/contractVectors.ts" })
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join("");
  return { path: `test/vectors/${name}.json`, content: `{\n${head}  "vectors": [\n${text}\n  ]\n}\n` };
}

function word(text: string): string {
  return keccak256(toUtf8Bytes(text));
}

// ---- commitments

const ZERO = `0x${"00".repeat(32)}`;
const MAX = `0x${"ff".repeat(32)}`;
const RX_TYPE =
  "Prescription(address id,bytes32 contentHash,bytes32 groupHash,bytes32 tag,bytes32 previousTag)";

function commitmentVector(index: number): object {
  const id = new Wallet(word(`item key ${index}`)).address;
  const contentHash = index === 1 ? MAX : word(`content ${index}`);
  // As text: an 18-digit code is beyond the integers of JSON.
  const group = ["1", "322236009", "42109611000001109", "999999999999999999", "18446744073709551615"][
    index % 5
  ];
  const groupSalt = index === 2 ? ZERO : word(`salt ${index}`);
  const tag = index % 3 === 0 ? ZERO : word(`tag ${index}`);
  const previousTag = index % 3 === 2 ? word(`previous tag ${index}`) : ZERO;
  const coder = AbiCoder.defaultAbiCoder();
  const groupHash = keccak256(coder.encode(["uint64", "bytes32"], [group, groupSalt]));
  const commitment = keccak256(
    coder.encode(
      ["bytes32", "address", "bytes32", "bytes32", "bytes32", "bytes32"],
      [word(RX_TYPE), id, contentHash, groupHash, tag, previousTag],
    ),
  );
  return { id, contentHash, group, groupSalt, groupHash, tag, previousTag, commitment };
}

// ---- wall-clock days

const CONTROLLED_DAYS = 28;
const ORDINARY_MONTHS = 6;
const REPEAT_MONTHS = 12;

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0));
  return dayOf(year, month, last.getUTCDate() - last.getUTCDay());
}

/** Days on which something is easily got wrong, and some others. */
function awkwardDays(): number[] {
  const days: number[] = [];
  for (const year of [2024, 2026, 2027, 2028, 2050, 2099]) {
    for (const month of [3, 10]) {
      const turn = lastSunday(year, month);
      days.push(turn, turn - CONTROLLED_DAYS);
    }
    days.push(dayOf(year, 2, 28), dayOf(year, 3, 1), dayOf(year, 8, 31), dayOf(year, 12, 31));
  }
  days.push(
    dayOf(2024, 2, 29),
    dayOf(2028, 2, 29),
    dayOf(2000, 2, 29),
    dayOf(2027, 8, 29),
    dayOf(2027, 8, 30),
  );
  days.push(
    dayOf(2026, 3, 31),
    dayOf(2026, 5, 31),
    dayOf(2026, 10, 31),
    dayOf(2026, 9, 28),
    dayOf(2105, 7, 1),
  );
  return days;
}

function expiryVectors(): object[] {
  const seconds = [0, 3599, 3600, 3601, 9 * 3600, 12 * 3600 + 1799, 23 * 3600, DAY - 1];
  return ZONES.flatMap((zone, place) => {
    const localDay = localDayReader(zone);
    return awkwardDays().map((day, index) => {
      // Zones of one family see other seconds of the same days.
      const instant = day * DAY + (seconds[(index + place) % seconds.length] ?? 0);
      const local = localDay(instant);
      return {
        zone: zone.name,
        quarterHours: zone.quarterHours,
        daylight: zone.daylight,
        instant,
        localDay: local,
        startOfDay: startOf(localDay, local),
        expiry28Days: startOf(localDay, local + CONTROLLED_DAYS),
        expiry6Months: startOf(localDay, monthsAfter(local, ORDINARY_MONTHS)),
        expiry12Months: startOf(localDay, monthsAfter(local, REPEAT_MONTHS)),
      };
    });
  });
}

// ---- claims

const DOMAIN_NAME = "MediConnect Prescriptions";
const CLAIM_TYPES = {
  ClaimAuthorisation: [
    { name: "prescription", type: "address" },
    { name: "dispenser", type: "uint32" },
    { name: "nonce", type: "uint16" },
    { name: "deadline", type: "uint32" },
  ],
};
const NOMINATION_TYPES = { Nomination: CLAIM_TYPES.ClaimAuthorisation };
const CHAINS = [1, 31_337, 2026, 9_007_199_254_740_991];
const DEADLINES = [1_772_445_600, 4_294_967_295, 1_772_442_000, 2_000_000_000];

function typedDataVector(index: number): object {
  const key = word(`item key ${index}`);
  const chainId = CHAINS[index % CHAINS.length] ?? 1;
  const verifyingContract = new Wallet(word(`contract ${index}`)).address;
  const claim = {
    prescription: new Wallet(key).address,
    dispenser: 3 + (index >> 2),
    nonce: 0,
    deadline: DEADLINES[(index >> 1) % DEADLINES.length] ?? 0,
  };
  const domain = { name: DOMAIN_NAME, version: "1", chainId, verifyingContract };
  const digest = TypedDataEncoder.hash(domain, CLAIM_TYPES, claim);
  const signature = Signature.from(new SigningKey(key).sign(digest));
  const nominationDigest = TypedDataEncoder.hash(domain, NOMINATION_TYPES, claim);
  return {
    chainId,
    verifyingContract,
    ...claim,
    digest,
    r: signature.r,
    vs: signature.yParityAndS,
    nominationDigest,
  };
}

/** The golden vectors on which Solidity and TypeScript must agree. */
export function generateContractVectors(): Promise<GeneratedFile[]> {
  const indexes = [...Array(16).keys()];
  return Promise.resolve([
    vectorsFile("commitment", "Prescription commitments", indexes.map(commitmentVector), {
      typehash: word(RX_TYPE),
    }),
    vectorsFile(
      "expiry",
      "Days on the wall of a zone, in days since 1970-01-01 and unix seconds",
      expiryVectors(),
    ),
    vectorsFile(
      "repeats",
      "Issues of repeats as they end, and the dates of the next ones, in unix seconds",
      repeatVectors(),
    ),
    vectorsFile("typedData", "Claim authorisations by one-time keys", indexes.map(typedDataVector)),
  ]);
}
