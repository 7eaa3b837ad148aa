import { getAddress, id as keccakText, isAddress } from "ethers";
import { z } from "zod";
import type { Deployment } from "../client/Deployment.ts";
import type { Opening } from "./commitment.ts";
import type { FormStore } from "./FormStore.ts";
import { parseJson } from "../encoding/parseJson.ts";

/** What names one item in a message of EPS. */
export interface ItemName {
  readonly formId: string;
  readonly itemNumber: string;
}

/** One prescription that an item became. */
export interface ItemToken {
  readonly id: string;
  /** What tells the guard that it is over when it is cancelled; undefined where it is not known here. */
  readonly opening: Opening | undefined;
}

const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/i);
const opening = z.object({
  contentHash: bytes32,
  group: z.string().regex(/^\d{1,18}$/),
  groupSalt: bytes32,
  tag: bytes32,
  previousTag: bytes32,
});
const address = z.string().refine((text) => isAddress(text));
/** Files of before openings were kept hold the ids alone. */
const schema = z.array(
  z.union([address.transform((id) => ({ id })), z.object({ id: address, opening: opening.optional() })]),
);

/**
 * Remembers which prescriptions an item of a form became, so that a message about the item finds them: one token, or
 * one for each issue of a repeat on paper, and those that replaced them. The note is the prescriber's.
 */
export async function keepItemTokens(
  forms: FormStore,
  deployment: Deployment,
  name: ItemName,
  tokens: readonly ItemToken[],
): Promise<void> {
  const known = new Map((await findItemTokens(forms, deployment, name)).map((token) => [token.id, token]));
  for (const token of tokens) {
    const id = getAddress(token.id);
    known.set(id, { id, opening: token.opening ?? known.get(id)?.opening });
  }
  await forms.replace(nameOf(deployment, name), JSON.stringify([...known.values()], bigintAsText));
}

/** An item's prescriptions in the order of their issues; none where the item was never issued from here. */
export async function findItemTokens(
  forms: FormStore,
  deployment: Deployment,
  name: ItemName,
): Promise<ItemToken[]> {
  const text = (await forms.find(nameOf(deployment, name))) ?? "[]";
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return [];
  return parsed.data.map((token) => {
    const kept = "opening" in token ? token.opening : undefined;
    return { id: token.id, opening: kept && { ...kept, group: BigInt(kept.group) } };
  });
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function nameOf({ chainId, prescriptions }: Deployment, name: ItemName): string {
  const key = JSON.stringify([chainId, prescriptions, "item", name.formId, name.itemNumber]);
  return `${keccakText(key).slice(2)}.items`;
}
