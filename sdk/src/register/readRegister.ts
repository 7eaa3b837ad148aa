import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { SCHEDULE_NUMBERS } from "../prescription/prescriptionTerms.ts";
import type { StockReceipt } from "./parseReceiptsCsv.ts";
import {
  type Movement,
  readRemainderWriteOffs,
  readSupplies,
  readUndone,
  readWriteOffs,
} from "./readMovements.ts";
import type { RegisterEntry, RegisterKind, RegisterPage } from "./RegisterPage.ts";

export interface ReadRegisterParameters {
  /** Licence of the pharmacy. */
  readonly dispenser: number;
  /** What was received, opening stock included: see `parseReceiptsCsv`. */
  readonly receipts?: readonly StockReceipt[];
  /** Only this generic's page, or that of this brand's generic. */
  readonly group?: string;
  /** Least controlled schedule that has a page (default 2, which the law asks for). */
  readonly schedule?: number;
}

/**
 * The register of controlled drugs of one pharmacy, with a running balance for each product group: supplies and
 * write-offs from the chain's events, receipts from the pharmacy's own list. Brands stand on their generic's page.
 * Misuse of Drugs Regulations 2001, regulations 19 and 20 and schedule 6.
 *
 * @returns one page a group, in the order of their codes
 *
 * @example
 * const [page] = await readRegister(client, { dispenser: 2, receipts: parseReceiptsCsv(text) });
 */
export async function readRegister(
  client: MediConnectClient,
  { dispenser, receipts = [], group, schedule = SCHEDULE_NUMBERS.CD2 }: ReadRegisterParameters,
): Promise<RegisterPage[]> {
  const generics = await readGenerics(client);
  const only = group === undefined ? undefined : (generics.get(group) ?? group);
  const received = receipts.map((receipt) => ({ ...receipt, kind: "received" as const }));
  const moved = [
    ...received,
    ...(await readSupplies(client, dispenser)),
    ...(await readUndone(client, dispenser)),
    ...(await readWriteOffs(client, dispenser)),
    ...(await readRemainderWriteOffs(client, dispenser)),
  ];
  const byGroup = new Map<string, Movement[]>();
  for (const movement of moved) {
    const generic = generics.get(movement.group) ?? movement.group;
    byGroup.set(generic, [...(byGroup.get(generic) ?? []), movement]);
  }
  const pages: RegisterPage[] = [];
  for (const [generic, movements] of [...byGroup].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1))) {
    if (only !== undefined && generic !== only) continue;
    const page = await pageOf(client, generic, movements);
    if (page.schedule >= SCHEDULE_NUMBERS.CD2 && page.schedule <= schedule) pages.push(page);
  }
  return pages;
}

async function pageOf(
  client: MediConnectClient,
  group: string,
  movements: readonly Movement[],
): Promise<RegisterPage> {
  const terms = await client.packs.groupOf(BigInt(group));
  const entries = withBalance(movements);
  return {
    group,
    schedule: Number(terms.schedule),
    unit: String(terms.unit),
    decimals: Number(terms.decimals),
    entries,
    balance: entries.at(-1)?.balance ?? 0,
  };
}

const COMES_IN: readonly RegisterKind[] = ["received", "undone", "reinstated"];

/** In the order of time; of one moment receipts come first, then what the chain's order says. */
function withBalance(movements: readonly Movement[]): RegisterEntry[] {
  const sorted = [...movements].sort((a, b) => a.at - b.at || (a.block ?? -1) - (b.block ?? -1));
  let balance = 0;
  return sorted.map(({ group: _, ...movement }) => {
    balance += COMES_IN.includes(movement.kind) ? movement.quantity : -movement.quantity;
    return { ...movement, balance };
  });
}

/** From each brand's code to its generic's: a brand belongs to one generic. */
async function readGenerics({ packs }: MediConnectClient): Promise<Map<string, string>> {
  const generics = new Map<string, string>();
  for (const { args } of await packs.queryFilter(packs.filters.ProductActivated())) {
    const { generic, brand } = await packs.productOf(args.gtin);
    if (brand !== 0n) generics.set(String(brand), String(generic));
  }
  return generics;
}
