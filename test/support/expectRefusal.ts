import { expect } from "chai";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";

/** Expects `act` to throw the typed error `code`, and returns it. */
export function expectRefusal(act: () => unknown, code: string): MediConnectError {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  return requireRefusal(thrown, code);
}

/** Expects a promise to be rejected with the typed error `code`, and returns it. */
export async function expectRejection(promise: Promise<unknown>, code: string): Promise<MediConnectError> {
  let thrown: unknown;
  await promise.catch((error: unknown) => {
    thrown = error;
  });
  return requireRefusal(thrown, code);
}

function requireRefusal(thrown: unknown, code: string): MediConnectError {
  if (!(thrown instanceof MediConnectError)) {
    expect.fail(
      `expected ${code}, got ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
    );
  }
  expect(thrown.code, thrown.line).to.equal(code);
  expect(thrown.message, "what happened").to.match(/\S\.$/);
  expect(thrown.remedy, "what to do next").to.match(/\S\.$/);
  return thrown;
}
