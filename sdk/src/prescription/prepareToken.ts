import type { NewPrescriptionStruct } from "../../../types/ethers-contracts/contracts/prescription/Prescriptions.ts";
import type { SigningClient } from "../client/MediConnectClient.ts";
import { decodeContractError } from "../errors/decodeContractError.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { Tags } from "../guard/tagging.ts";
import type { SealedStore } from "../seal/SealedStore.ts";
import type { OfferedKeys } from "../seal/formKeys.ts";
import { sealContent } from "../seal/sealContent.ts";
import { signClinicalStatement } from "../typedData/clinicalSignature.ts";
import { commitmentOf, groupHashOf, NO_TAG } from "./commitment.ts";
import { type OverrideReason, overrideNumber } from "./overrideReasons.ts";
import { differingTerms, openingOf, statementOf } from "./openPrescription.ts";
import type { PlannedToken } from "./planForm.ts";
import { packTerms } from "./prescriptionTerms.ts";
import { type ChainPrescription, readPrescription } from "./readPrescription.ts";
import { encodeSealedContent, type SealedContent } from "./SealedContent.ts";

/** A token that is ready to be issued. */
export interface PreparedToken {
  readonly keys: OfferedKeys;
  readonly sealed: SealedContent;
  /** Licence of the nominated pharmacy. */
  readonly nominee: number | undefined;
  /** Why an overlap is let pass; counts only with a tag. */
  readonly override: OverrideReason | undefined;
}

/** Signs the contents of tokens whose tags are made. */
export async function prepareTokens(
  client: SigningClient,
  tokens: readonly (PlannedToken & { readonly keys: OfferedKeys })[],
  {
    tags,
    ...rest
  }: Pick<PreparedToken, "nominee" | "override"> & {
    readonly prescriber: number;
    /** In the order of the tokens. */
    readonly tags: readonly Tags[];
  },
): Promise<PreparedToken[]> {
  return Promise.all(
    tokens.map((token, index) => {
      const made = tags[index];
      if (made === undefined) throw new Error("a token without its tags");
      return prepareToken(client, token, { ...rest, keys: token.keys, tags: made });
    }),
  );
}

/** Signs the content under the token's id; nothing is kept or sent. */
export async function prepareToken(
  client: SigningClient,
  { item, group, terms }: PlannedToken,
  {
    keys,
    prescriber,
    nominee,
    override,
    tags,
  }: Omit<PreparedToken, "sealed"> & { readonly prescriber: number; readonly tags: Tags },
): Promise<PreparedToken> {
  const unsigned = {
    version: 1,
    prescription: keys.id,
    prescriber,
    content: { ...item.clinicalContent },
    contentSalt: keys.contentSalt,
    group: String(group),
    groupSalt: keys.groupSalt,
    ...tags,
    terms,
  } as const;
  return { keys, sealed: await signContent(client, unsigned), nominee, override };
}

/** Adds the prescriber's signature over content and figures. */
export async function signContent(
  client: SigningClient,
  unsigned: Omit<SealedContent, "signature">,
): Promise<SealedContent> {
  const signature = await signClinicalStatement(client.deployment, statementOf(unsigned), client.signer);
  return { ...unsigned, signature };
}

/** Before the token, since a token without its content could never be supplied; never under one that stands. */
export async function storeToken(
  client: SigningClient,
  store: SealedStore,
  { keys, sealed }: Pick<PreparedToken, "keys" | "sealed">,
): Promise<void> {
  const { state } = await readPrescription(client, keys.id);
  if (state !== "none" && (await store.has(keys.locator))) return;
  await store.put(keys.locator, sealContent(encodeSealedContent(sealed), keys.contentKey, keys.id));
}

/** What the chain is sent. */
export function newPrescriptionOf({
  keys,
  sealed,
  nominee = 0,
  override,
}: PreparedToken): NewPrescriptionStruct {
  const { contentHash, group, groupSalt, tag, previousTag } = openingOf(sealed);
  const groupHash = groupHashOf(group, groupSalt);
  const reason = tag === NO_TAG ? 0 : overrideNumber(override);
  const terms = packTerms({ ...sealed.terms, nominee, reason });
  return { id: keys.id, contentHash, groupHash, tag, previousTag, terms };
}

/** The chain's own checks, before the first token is sent: a form is never issued in part for a fault of one item. */
export async function tryTokens(client: SigningClient, tokens: readonly PreparedToken[]): Promise<void> {
  const open = await unissuedOf(client, tokens);
  if (open.length === 0) return;
  try {
    await client.prescriptions.issueMany.staticCall(open.map(newPrescriptionOf));
  } catch (error) {
    const known = decodeContractError(error);
    throw known.code === "PrescriptionHasExpired" ? orderExpired(known) : known;
  }
}

/** Those of which the chain knows nothing yet. */
export async function unissuedOf(
  client: SigningClient,
  tokens: readonly PreparedToken[],
): Promise<PreparedToken[]> {
  const states = await Promise.all(tokens.map(({ keys }) => client.prescriptions.stateOf(keys.id)));
  return tokens.filter((_, index) => states[index] === 0n);
}

/**
 * The token as it stands on the chain, held against what was prepared: before that no code is handed out.
 *
 * @throws MediConnectError `ID_TAKEN`
 */
export async function confirmToken(
  client: SigningClient,
  { keys, sealed }: Pick<PreparedToken, "keys" | "sealed">,
): Promise<ChainPrescription> {
  const chain = await readPrescription(client, keys.id);
  const isOurs = chain.commitment === commitmentOf(keys.id, openingOf(sealed));
  if (isOurs && differingTerms(sealed, chain).length === 0) return chain;
  throw new MediConnectError(
    "ID_TAKEN",
    `The id ${keys.id} stands on the chain with other terms, issued under licence ${chain.prescriber}; the code must not be handed out.`,
    "If that licence is yours, the message or the table of medicines has changed since: restore it. If not, prescribe on a new form.",
    { id: keys.id, prescriber: chain.prescriber },
  );
}

function orderExpired(error: MediConnectError): MediConnectError {
  return new MediConnectError(
    "ORDER_EXPIRED",
    `${error.message} Nothing was issued.`,
    "Prescribe anew; to replay an old message on an embedded chain of its own, give `npm start` its date: --as-of YYYY-MM-DD.",
    error.facts,
    { cause: error },
  );
}
