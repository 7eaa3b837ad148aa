import { hexToBytes, bytesToHex } from "@noble/hashes/utils.js";
import { getAddress } from "ethers";
import { z } from "zod";
import type { Deployment } from "../client/Deployment.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { deriveItemKeys, type OfferedKeys } from "../seal/formKeys.ts";
import { parseJson } from "../encoding/parseJson.ts";

const MAX_ITEMS = 4;
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/);

const schema = z.strictObject({
  kind: z.literal("mediconnect-wallet-offer"),
  version: z.literal(1),
  chainId: z.number().int().positive(),
  prescriptions: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  items: z
    .array(
      z.strictObject({
        id: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
        contentKey: bytes32,
        contentSalt: bytes32,
        groupSalt: bytes32,
        locator: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(MAX_ITEMS),
});

/**
 * What a wallet gives to a clinic: for each item an address, a content key, salts and a locator. Whoever holds it can
 * issue and read; nobody can claim with it.
 */
export interface WalletOffer {
  readonly chainId: number;
  readonly prescriptions: string;
  /** 1 to 4. */
  readonly items: readonly OfferedKeys[];
}

/** The offer of a secret that stays in the wallet. */
export function makeWalletOffer(
  { chainId, prescriptions }: Pick<Deployment, "chainId" | "prescriptions">,
  formSecret: Uint8Array,
  itemCount: number,
): WalletOffer {
  const items = Array.from({ length: itemCount }, (_, index) => {
    const { id, contentKey, contentSalt, groupSalt, locator } = deriveItemKeys(formSecret, index);
    return { id, contentKey, contentSalt, groupSalt, locator };
  });
  return { chainId, prescriptions, items };
}

/** As JSON text, to be handed to the clinic. */
export function writeWalletOffer({ chainId, prescriptions, items }: WalletOffer): string {
  const written = items.map(({ id, contentKey, contentSalt, groupSalt, locator }) => ({
    id,
    contentKey: `0x${bytesToHex(contentKey)}`,
    contentSalt,
    groupSalt,
    locator,
  }));
  const offer = { kind: "mediconnect-wallet-offer", version: 1, chainId, prescriptions, items: written };
  return `${JSON.stringify(offer, null, 2)}\n`;
}

/**
 * Reads an offer. A field too many is refused, too: it could be a secret.
 *
 * @throws MediConnectError `OFFER_INVALID`, `OFFER_FOR_ANOTHER_CHAIN`
 */
export function readWalletOffer(
  text: string,
  { chainId, prescriptions }: Pick<Deployment, "chainId" | "prescriptions">,
): WalletOffer {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw invalid();
  const offer = parsed.data;
  if (
    offer.chainId !== chainId ||
    getAddress(offer.prescriptions.toLowerCase()) !== getAddress(prescriptions)
  )
    throw otherChain(offer.chainId, chainId);
  const items = offer.items.map((item) => ({
    ...item,
    id: getAddress(item.id.toLowerCase()),
    contentKey: hexToBytes(item.contentKey.slice(2)),
  }));
  if (new Set(items.map(({ id }) => id)).size !== items.length) throw invalid();
  return { chainId, prescriptions, items };
}

function invalid(): MediConnectError {
  return new MediConnectError(
    "OFFER_INVALID",
    "This is no offer of a wallet.",
    "Ask the patient for the file that `wallet new` wrote; the wallet itself stays with the patient.",
  );
}

function otherChain(offered: number, chainId: number): MediConnectError {
  return new MediConnectError(
    "OFFER_FOR_ANOTHER_CHAIN",
    `The offer is for chain ${offered}, or for other contracts than those of chain ${chainId} here.`,
    "Ask the patient for an offer for this chain.",
    { offered, chainId },
  );
}
