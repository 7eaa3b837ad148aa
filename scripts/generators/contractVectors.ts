import { AbiCoder, keccak256, Signature, SigningKey, TypedDataEncoder, toUtf8Bytes, Wallet } from "ethers";

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

interface Zone {
  readonly name: string;
  /** Standard offset from UTC. */
  readonly quarterHours: number;
  readonly daylight: boolean;
}

const ZONES: readonly Zone[] = [
  { name: "Europe/London", quarterHours: 0, daylight: true },
  { name: "Europe/Lisbon", quarterHours: 0, daylight: true },
  { name: "Europe/Berlin", quarterHours: 4, daylight: true },
  { name: "Europe/Helsinki", quarterHours: 8, daylight: true },
  { name: "Atlantic/Azores", quarterHours: -4, daylight: true },
  { name: "UTC", quarterHours: 0, daylight: false },
  { name: "Africa/Johannesburg", quarterHours: 8, daylight: false },
  { name: "Asia/Kathmandu", quarterHours: 23, daylight: false },
  { name: "Asia/Tokyo", quarterHours: 36, daylight: false },
  { name: "Pacific/Kiritimati", quarterHours: 56, daylight: false },
  { name: "America/Bogota", quarterHours: -20, daylight: false },
  { name: "Pacific/Niue", quarterHours: -44, daylight: false },
];

const DAY = 86_400;
const CONTROLLED_DAYS = 28;
const ORDINARY_MONTHS = 6;
const REPEAT_MONTHS = 12;

/** Days since 1970-01-01. */
function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 1000 / DAY;
}

function localDayReader(zone: Zone): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone.name,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  return (instant) => {
    const parts = format.formatToParts(new Date(instant * 1000));
    const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return dayOf(read("year"), read("month"), read("day"));
  };
}

/** First second at which the wall shows `day`; found by asking, not by knowing an offset. */
function startOf(localDay: (instant: number) => number, day: number): number {
  let before = day * DAY - 2 * DAY;
  let after = day * DAY + 2 * DAY;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle) < day) before = middle;
    else after = middle;
  }
  return after;
}

function monthsAfter(day: number, months: number): number {
  const date = new Date(day * DAY * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  // Day zero of a month is the last of the month before.
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) / 1000 / DAY;
}

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

// ---- repeats

const LEAD_DAYS = 7;

/** How an issue ends, on a day counted from when it may be supplied, at a second of that day in UTC. */
interface IssueEnd {
  readonly days: number;
  readonly second: number;
  readonly suppliedAny: boolean;
}

const supplied = (days: number, second: number): IssueEnd => ({ days, second, suppliedAny: true });
const notDispensed = (days: number, second: number): IssueEnd => ({ days, second, suppliedAny: false });

const COURSES: readonly (readonly IssueEnd[])[] = [
  // As early as it may be: no drift.
  [supplied(0, 12 * 3600), supplied(0, 12 * 3600), supplied(0, 12 * 3600), supplied(0, 12 * 3600)],
  // On the day it is due, and near midnight.
  [supplied(0, 0), supplied(LEAD_DAYS, DAY - 1), supplied(LEAD_DAYS, 1800), supplied(LEAD_DAYS, 82_800)],
  // Late, then early again.
  [supplied(20, 3599), supplied(45, 3600), supplied(0, 43_200), supplied(1, 84_600)],
  // Not dispensed at first, in the middle, and twice in a row.
  [notDispensed(3, 43_200), supplied(9, 43_200), notDispensed(0, 43_200), notDispensed(12, 43_200)],
];

const REPEAT_DAYS = [1, 3, 4, 7, 27, 28, 30, 56, 84, 91];

/** First days of a repeat around turns of the clock, leap days and the ends of months. */
const FIRST_DAYS = [
  [2026, 3, 2],
  [2026, 3, 28],
  [2026, 8, 31],
  [2026, 10, 24],
  [2027, 1, 31],
  [2027, 8, 29],
  [2028, 2, 29],
  [2099, 12, 31],
] as const;

function repeatVectors(): object[] {
  return ZONES.flatMap((zone, place) => {
    const localDay = localDayReader(zone);
    return FIRST_DAYS.flatMap(([year, month, day], index) => {
      const signedAt = dayOf(year, month, day) * DAY + 9 * 3600;
      const daysSupply = REPEAT_DAYS[(place + index) % REPEAT_DAYS.length] ?? 28;
      const course = COURSES[(place + 3 * index) % COURSES.length] ?? [];
      return courseVectors(zone, localDay, signedAt, daysSupply, course);
    });
  });
}

function courseVectors(
  zone: Zone,
  localDay: (instant: number) => number,
  signedAt: number,
  daysSupply: number,
  course: readonly IssueEnd[],
): object[] {
  const lead = Math.min(LEAD_DAYS, Math.floor(daysSupply / 4));
  let due = localDay(signedAt);
  let begun = false;
  let notBefore = signedAt;
  let expiresAt = startOf(localDay, monthsAfter(due, ORDINARY_MONTHS));
  return course.map(({ days, second, suppliedAny }) => {
    const endedAt = Math.max(notBefore, (Math.floor(notBefore / DAY) + days) * DAY + second);
    const before = { notBefore, expiresAt, begun };
    if (suppliedAny && !begun) expiresAt = startOf(localDay, monthsAfter(localDay(signedAt), REPEAT_MONTHS));
    begun ||= suppliedAny;
    if (begun) {
      due = Math.max(due, localDay(endedAt)) + daysSupply;
      notBefore = startOf(localDay, due - lead);
    }
    return {
      zone: zone.name,
      quarterHours: zone.quarterHours,
      daylight: zone.daylight,
      daysSupply,
      ...before,
      endedAt,
      suppliedAny,
      nextNotBefore: notBefore,
      nextExpiresAt: expiresAt,
    };
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
