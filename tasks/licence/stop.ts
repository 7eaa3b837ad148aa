import type { LicenceHolder, OpenPrescriptions } from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";

/** Whose licence is stopped, and with `--freeze` what it has issued, too. */
export function readStop(
  { account, role }: LicenceHolder,
  input: TaskInput,
): LicenceHolder & { readonly openPrescriptions: OpenPrescriptions } {
  return { account, role, openPrescriptions: input.flag("freeze") ? "frozen" : "honoured" };
}
