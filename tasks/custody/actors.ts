import type { TaskInput } from "../TaskInput.ts";

const USUAL = {
  dispenser: "pharmacy-1",
  wholesaler: "wholesaler-1",
  manufacturer: "manufacturer-1",
  carrier: "carrier-1",
  regulator: "regulator-1",
} as const;

/** Who signs: as told, or the usual actor of the role. */
export function actorOf(input: TaskInput, role: keyof typeof USUAL): string {
  return input.optional("as") ?? USUAL[role];
}
