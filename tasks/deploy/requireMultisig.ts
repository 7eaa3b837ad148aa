import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import type { TaskContext } from "../TaskContext.ts";
import { onChain } from "./checkChain.ts";

/**
 * A multi-signature account is a contract; an address without code is one key, or nobody's.
 *
 * @throws MediConnectError `MULTISIG_MISSING`
 */
export async function requireMultisig(context: TaskContext, multisig: string): Promise<void> {
  const code = await onChain(context, (provider) => provider.getCode(multisig));
  if (code !== "0x") return;
  throw new MediConnectError(
    "MULTISIG_MISSING",
    `There is no contract at ${multisig}, so it is no multi-signature account.`,
    "Deploy it on this chain first; where one key is meant, name it in the parameter file.",
    { multisig },
  );
}
