import { MediConnectError } from "../../../sdk/src/errors/MediConnectError.ts";

/** The MediConnectError that `action` throws; anything else fails the test. */
export function thrownBy(action: () => unknown): MediConnectError {
  try {
    action();
  } catch (error) {
    if (error instanceof MediConnectError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

/** The same for a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<MediConnectError> {
  const outcome = await promise.then(
    () => new Error("Nothing was thrown."),
    (error: unknown) => error,
  );
  if (outcome instanceof MediConnectError) return outcome;
  throw outcome;
}
