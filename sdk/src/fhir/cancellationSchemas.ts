import { z } from "zod";
import { codedWith } from "./codedWith.ts";
import { CANCELLATION_REASONS } from "./epsCodes.ts";
import { medicationRequestSchema } from "./schemas.ts";

/** What a cancellation says of its one item. */
export const cancelledRequestSchema = medicationRequestSchema
  .pick({
    identifier: true,
    groupIdentifier: true,
    medicationCodeableConcept: true,
    subject: true,
    requester: true,
  })
  .extend({
    status: z.literal("cancelled", { error: "NOT_CANCELLED" }),
    statusReason: codedWith(CANCELLATION_REASONS, "CANCELLATION_REASON"),
  });

/** The spine repeats the item that it found, whatever became of it, and leaves most of it out. */
export const answeredRequestSchema = medicationRequestSchema.pick({
  identifier: true,
  groupIdentifier: true,
  extension: true,
});
