import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

/**
 * Waits for a refusal that must come.
 *
 * @throws MediConnectError `DEMO_FAILED` where it goes through, and whatever else was thrown instead
 */
export async function expectRefusal(attempt: Promise<unknown>, code: string): Promise<MediConnectError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof MediConnectError && error.code === code) return error;
    throw error;
  }
  throw new MediConnectError(
    "DEMO_FAILED",
    `An attempt that must be refused with ${code} went through.`,
    "Report this as a fault of MediConnect.",
    { code },
  );
}
