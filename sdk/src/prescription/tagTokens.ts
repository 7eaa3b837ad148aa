import type { SigningClient } from "../client/MediConnectClient.ts";
import { chainTime } from "../client/chainTime.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { SignedPrescriptionOrder } from "../fhir/index.ts";
import { SYSTEM } from "../fhir/systems.ts";
import { makeTags, type Tagging, type Tags } from "../guard/tagging.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import { unsealContent } from "../seal/sealContent.ts";
import { NO_TAG } from "./commitment.ts";
import type { PlannedToken } from "./planForm.ts";
import { readPrescription } from "./readPrescription.ts";
import { decodeSealedContent } from "./SealedContent.ts";

/**
 * How the tags of monitored medicines are made; `outage` where none can be, which governance has to have declared; and
 * undefined where nothing monitored is prescribed.
 */
export type TaggingChoice = Tagging | "outage" | undefined;

const NO_TAGS: Tags = { tag: NO_TAG, previousTag: NO_TAG };

interface TokenToTag extends PlannedToken {
  readonly keys: OfferedKeys;
}

/**
 * The tags of each token of a form, asked for once a medicine. A token that stands on the chain keeps the tags that it
 * was issued with, whatever the epoch is now.
 *
 * @throws MediConnectError `TAGGING_MISSING`, `NO_OUTAGE_DECLARED`, and those of `makeTags`
 */
export async function tagTokens(
  client: SigningClient,
  {
    order,
    tokens,
    tagging,
    store,
  }: {
    readonly order: SignedPrescriptionOrder;
    readonly tokens: readonly TokenToTag[];
    readonly tagging: TaggingChoice;
    readonly store: SealedStore;
  },
): Promise<Tags[]> {
  const patient = { system: SYSTEM.nhsNumber, value: order.nhsNumber };
  const now = await chainTime(client.provider);
  const asked = new Map<string, Promise<Tags>>();
  const make = (code: string): Promise<Tags> => {
    const before = asked.get(code);
    if (before !== undefined) return before;
    const made = makeNow(client, tagging, { patient, code, now });
    asked.set(code, made);
    return made;
  };
  return Promise.all(
    tokens.map(async ({ monitored, generic, keys }) => {
      if (!monitored) return NO_TAGS;
      return (await tagsIssuedWith(client, store, keys)) ?? make(generic);
    }),
  );
}

async function makeNow(
  client: SigningClient,
  tagging: TaggingChoice,
  about: Parameters<typeof makeTags>[1],
): Promise<Tags> {
  if (tagging === undefined) throw taggingMissing(about.code);
  if (tagging !== "outage") return makeTags(tagging, about);
  await requireOutage(client, about.now);
  return NO_TAGS;
}

/** @throws MediConnectError `NO_OUTAGE_DECLARED` */
export async function requireOutage(client: Pick<SigningClient, "guardOffice">, now: number): Promise<void> {
  const { until } = await client.guardOffice.outage();
  if (now < Number(until)) return;
  throw new MediConnectError(
    "NO_OUTAGE_DECLARED",
    "No outage of the key holders is declared, so nothing monitored goes without a tag.",
    "Make the tag; if too few key holders answer, ask the guardian to declare an outage (`guard outage`).",
  );
}

/** Undefined where it was not issued yet. */
async function tagsIssuedWith(
  client: SigningClient,
  store: SealedStore,
  { id, contentKey, locator }: OfferedKeys,
): Promise<Tags | undefined> {
  const { state } = await readPrescription(client, id);
  if (state === "none" || !(await store.has(locator))) return undefined;
  const { tag, previousTag } = decodeSealedContent(unsealContent(await store.get(locator), contentKey, id));
  return { tag, previousTag };
}

function taggingMissing(code: string): MediConnectError {
  return new MediConnectError(
    "TAGGING_MISSING",
    `The medicine ${code} is monitored, and this clinic has no way to make its guard tag. Nothing was issued.`,
    "Name the key holders and the epochs' records (`guard start` puts some up for trying out); docs/guard.md says more.",
    { code },
  );
}
