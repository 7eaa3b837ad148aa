import { z } from "zod";
import { bareWord } from "./vocabulary.ts";

const word = z.string().transform(bareWord);
const place = z.looseObject({ id: z.string() }).transform(({ id }) => id);
const quantity = z.object({
  epcClass: z.string(),
  quantity: z.number().optional(),
  uom: z.string().optional(),
});
const quantities = z.array(quantity).default([]);
const uris = z.array(z.string()).default([]);
const party = <Key extends string>(key: Key) =>
  z
    .array(z.looseObject({ type: word.optional() }))
    .default([])
    .transform((list) => list.map((one) => ({ type: one.type, [key]: String(one[key]) }) as Party<Key>));

type Party<Key extends string> = { readonly type: string | undefined } & Readonly<Record<Key, string>>;

const common = z.looseObject({
  eventTime: z.string(),
  eventTimeZoneOffset: z.string(),
  eventID: z.string().optional(),
  recordTime: z.string().optional(),
  bizStep: word.optional(),
  disposition: word.optional(),
  persistentDisposition: z
    .object({ set: z.array(word).default([]), unset: z.array(word).default([]) })
    .optional(),
  readPoint: place.optional(),
  bizLocation: place.optional(),
  bizTransactionList: party("bizTransaction"),
  sourceList: party("source"),
  destinationList: party("destination"),
  errorDeclaration: z
    .looseObject({
      declarationTime: z.string(),
      reason: word.optional(),
      correctiveEventIDs: uris,
    })
    .optional(),
  ilmd: z.record(z.string(), z.unknown()).default({}),
});
const action = z.enum(["ADD", "OBSERVE", "DELETE"]);

/** The five kinds of EPCIS events, with bare CBV words, one list for each of what may be left out, and places by id. */
export const captureEvent = z.discriminatedUnion("type", [
  common.extend({ type: z.literal("ObjectEvent"), action, epcList: uris, quantityList: quantities }),
  common.extend({
    type: z.literal("AggregationEvent"),
    action,
    parentID: z.string().optional(),
    childEPCs: uris,
    childQuantityList: quantities,
  }),
  common.extend({
    type: z.literal("AssociationEvent"),
    action,
    parentID: z.string(),
    childEPCs: uris,
    childQuantityList: quantities,
  }),
  common.extend({
    type: z.literal("TransactionEvent"),
    action,
    parentID: z.string().optional(),
    epcList: uris,
    quantityList: quantities,
  }),
  common.extend({
    type: z.literal("TransformationEvent"),
    transformationID: z.string().optional(),
    inputEPCList: uris,
    inputQuantityList: quantities,
    outputEPCList: uris,
    outputQuantityList: quantities,
  }),
]);

export type CaptureFacts = z.output<typeof captureEvent>;

/** One event as it was captured. Whatever extends EPCIS stands in it under its own name. */
export type CaptureEvent = CaptureFacts & {
  /** `ni:///sha-256;…?ver=CBV2.0`: what the event is known by. */
  readonly hash: string;
};
