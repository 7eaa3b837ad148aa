import type { DecommissionReason } from "../pack/findDecommissioning.ts";

/** Why packs left, as the chain names it; `other` where an event does not say. */
export type ExitReason = DecommissionReason | "other";

/** Business step and disposition (CBV 2.0, sections 7.1 and 7.2) by what became of a pack that left the chain. */
export const EXITS: Readonly<Record<DecommissionReason, readonly [step: string, disposition: string]>> = {
  supplied: ["dispensing", "dispensed"],
  destroyed: ["destroying", "destroyed"],
  exported: ["decommissioning", "inactive"],
  sample: ["sampling", "inactive"],
  freesample: ["sampling", "inactive"],
  stolen: ["decommissioning", "stolen"],
  ownuse: ["decommissioning", "inactive"],
  locked: ["decommissioning", "inactive"],
  checkedout: ["decommissioning", "inactive"],
};

/** The CBV has one word for them, so that an event says by a field of ours which it is. */
const SAME_WORDS: readonly DecommissionReason[] = [
  "exported",
  "freesample",
  "ownuse",
  "locked",
  "checkedout",
];
export const REASON_FIELD = "mediconnect:reason";

/** Whether an event says nothing of its own, or something that we know. */
export function isReason(value: unknown): boolean {
  return value === undefined || SAME_WORDS.some((one) => one === value);
}

/** The reason as a field of ours, where the words of the CBV leave it open. */
export function reasonField(reason: DecommissionReason): Readonly<Record<string, string>> {
  return SAME_WORDS.includes(reason) ? { [REASON_FIELD]: reason } : {};
}

/** Why packs left by an event; undefined where it is none by which packs leave. */
export function exitReasonOf(event: {
  readonly bizStep?: string | undefined;
  readonly disposition?: string | undefined;
  readonly [REASON_FIELD]?: unknown;
}): ExitReason | undefined {
  const { bizStep, disposition } = event;
  const own = SAME_WORDS.find((one) => one === event[REASON_FIELD]);
  switch (bizStep) {
    case "dispensing":
      return "supplied";
    case "destroying":
      return "destroyed";
    case "sampling":
      return own ?? "sample";
    case "decommissioning":
      return own ?? (disposition === "stolen" || disposition === "destroyed" ? disposition : "other");
    default:
      return undefined;
  }
}
