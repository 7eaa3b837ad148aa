import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../errors/MediConnectError.ts";
import { formatEnode, parseEnode } from "./enode.ts";

const address = z
  .string()
  .refine((text) => isAddress(text), "not an address")
  .transform((text) => getAddress(text));
const enode = z.string().transform((text, context) => {
  try {
    return formatEnode(parseEnode(text));
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
});
export const entryName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "a name has small letters, digits and single hyphens");

/** A node that is administered. */
export const networkNode = z.strictObject({
  name: entryName,
  /** Address of the validator. */
  address,
  enode,
  /** JSON-RPC as the administrator reaches it: on the machine itself or through a tunnel. */
  rpc: z.url({ protocol: /^https?$/ }),
});

export const networkFile = z.strictObject({
  kind: z.literal("mediconnect/network"),
  version: z.literal(1),
  chainId: z.number().int().positive(),
  blockPeriodSeconds: z.number().int().positive(),
  /** SHA-256 of `genesis.json`: every operator compares it before the first start. */
  genesisSha256: z.string().regex(/^[0-9a-f]{64}$/),
  nodes: z.array(networkNode).min(1),
});

export const allowListFile = z.strictObject({
  kind: z.literal("mediconnect/allow-list"),
  version: z.literal(1),
  nodes: z.array(z.strictObject({ name: entryName, enode })),
  accounts: z.array(z.strictObject({ name: entryName, address })),
});

/** `network.json`: the nodes that are administered together. */
export type NetworkFile = z.infer<typeof networkFile>;
export type NetworkNode = NetworkFile["nodes"][number];
/** `allow-list.json`: what all nodes shall allow. */
export type AllowList = z.infer<typeof allowListFile>;
