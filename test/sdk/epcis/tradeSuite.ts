import {
  chainTime,
  embeddedAddress,
  type EmbeddedActor,
  grantLicence,
  type ImportParameters,
  type LotStore,
  openMemoryLots,
  type PartyBook,
  readParties,
  registerProduct,
  type RoleName,
  SCHEDULE_NUMBERS,
} from "../../../sdk/src/index.ts";
import { type EmbeddedSuite, startEmbeddedSuite } from "../../support/embeddedSuite.ts";
import { GTIN, MAKER, PHARMACY, WHOLESALER } from "./history.ts";

const YEAR = 365 * 86_400;
const LICENSED: readonly (readonly [EmbeddedActor, RoleName, EmbeddedActor])[] = [
  ["regulator-1", "regulator", "medicines-registrar"],
  ["manufacturer-1", "manufacturer", "medicines-registrar"],
  ["wholesaler-1", "wholesaler", "medicines-registrar"],
  ["pharmacy-1", "dispenser", "pharmacy-registrar"],
  ["carrier-1", "carrier", "medicines-registrar"],
];

export const PARTIES_CSV = `gln,licence\n${MAKER},2\n${WHOLESALER},3\n${PHARMACY},4\n`;

/** A chain with licences of the trade, one product, and nothing of it yet. */
export interface TradeSuite {
  readonly suite: EmbeddedSuite;
  readonly parties: PartyBook;
  /** What an import wants besides its events. */
  readonly desk: Pick<ImportParameters, "lots" | "parties" | "signerFor">;
}

export async function startTradeSuite(lots: LotStore = openMemoryLots()): Promise<TradeSuite> {
  const suite = await startEmbeddedSuite();
  try {
    return await furnish(suite, lots);
  } catch (error) {
    await suite.stop();
    throw error;
  }
}

async function furnish(suite: EmbeddedSuite, lots: LotStore): Promise<TradeSuite> {
  const now = await chainTime(suite.client.provider);
  const terms = { organisation: 1, region: 0, validFrom: now, validUntil: now + YEAR };
  for (const [holder, role, registrar] of LICENSED)
    await grantLicence(suite.as(registrar), { account: embeddedAddress(holder), role, ...terms });
  const group = 322_237_000n;
  await registerProduct({
    group: { group, schedule: SCHEDULE_NUMBERS.POM, unit: 428_673_006n, decimals: 0, monitored: false },
    product: { gtin: GTIN, generic: group, brand: 0n, unitsPerPack: 100 },
    regulator: suite.as("regulator-1"),
    manufacturer: suite.as("manufacturer-1"),
  });
  const parties = readParties(PARTIES_CSV);
  return { suite, parties, desk: { lots, parties, signerFor: signersOf(suite.as) } };
}

/** Everybody's key is here, but for that of whoever is left out. */
export function signersOf(as: EmbeddedSuite["as"], without?: EmbeddedActor): ImportParameters["signerFor"] {
  return (account) => {
    const actor = LICENSED.find(([name]) => embeddedAddress(name) === account)?.[0];
    return actor === undefined || actor === without ? undefined : as(actor);
  };
}
