import type { PackVerdict } from "../pack/verifyPack.ts";

/** Why nobody may supply a pack that may well be genuine. */
export type StopCause = "recalled" | "quarantined" | "expired" | "withdrawn" | "locked" | "heldBack";

const TEXTS: Readonly<Record<StopCause, (verdict: PackVerdict) => string>> = {
  recalled: ({ recallClass, recallLevel }) =>
    `its lot is recalled (class ${recallClass}, ${recallLevel} level)`,
  quarantined: ({ quarantinedBy }) => `its lot is in quarantine by ${quarantinedBy}`,
  expired: () => "its lot has expired",
  withdrawn: () => "the product was withdrawn",
  locked: () => "an incident has locked it",
  heldBack: ({ decommissioned }) => `licence ${decommissioned?.licence ?? 0} has locked it`,
};

/** All that stops a pack, the gravest first. */
export function stopCausesOf(verdict: PackVerdict): StopCause[] {
  const stops: readonly (readonly [StopCause, boolean])[] = [
    ["locked", verdict.locked],
    ["recalled", verdict.lotStatus === "recalled"],
    ["withdrawn", verdict.productStatus === "withdrawn"],
    ["quarantined", verdict.quarantinedBy !== "none"],
    ["expired", verdict.expired],
    ["heldBack", verdict.decommissioned?.reason === "locked"],
  ];
  return stops.filter(([, holds]) => holds).map(([cause]) => cause);
}

/** The causes as one line. */
export function describeStops(verdict: PackVerdict, causes: readonly StopCause[]): string {
  return `Do not supply the pack: ${causes.map((cause) => TEXTS[cause](verdict)).join("; ")}. Put it aside.`;
}
