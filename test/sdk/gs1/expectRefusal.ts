import { expect } from "chai";
import { MediConnectError } from "../../../sdk/src/errors/MediConnectError.ts";

/** Runs `action`, expects it to be refused with `code`, and returns the error for a closer look. */
export function expectRefusal(action: () => unknown, code: string): MediConnectError {
  try {
    action();
  } catch (error) {
    return expectError(error, code);
  }
  return expect.fail(`nothing was refused; expected ${code}`);
}

/** As `expectRefusal`, for what ends later. */
export async function expectRejection(action: Promise<unknown>, code: string): Promise<MediConnectError> {
  try {
    await action;
  } catch (error) {
    return expectError(error, code);
  }
  return expect.fail(`nothing was refused; expected ${code}`);
}

function expectError(error: unknown, code: string): MediConnectError {
  if (!(error instanceof MediConnectError)) throw error;
  expect(error.code, error.line).to.equal(code);
  expect(error.remedy, "remedy").to.match(/^[A-Z].*\.$/);
  return error;
}
