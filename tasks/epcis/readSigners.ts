import { computeAddress } from "ethers";
import { findKey, findKeyOf, type ImportParameters, MediConnectError, signWith } from "../../sdk/src/node.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

const PREFIX = "MEDICONNECT_KEY_";

/**
 * Who may be signed for: a file of a partner's must not act for everybody whose key happens to be here. Those that --as
 * names, else on the embedded chain everybody, else the one key that there is.
 *
 * @throws MediConnectError `OPTION_MISSING`, `KEY_MISSING`
 */
export async function readSigners(
  input: TaskInput,
  context: TaskContext,
): Promise<ImportParameters["signerFor"]> {
  const { embedded } = context;
  const client = await context.connect();
  const named = input.optional("as")?.split(",");
  const names = named ?? (embedded ? undefined : theOnlyName());
  const accounts = names?.map((name) => computeAddress(findKey(name.trim(), { embedded })));
  return (account, idempotencyScope) => {
    if (accounts?.includes(account) === false) return undefined;
    const key = findKeyOf(account, { embedded });
    if (key === undefined) return undefined;
    return signWith(client, key, { outbox: context.outbox(), idempotencyScope });
  };
}

function theOnlyName(): readonly string[] {
  const names = Object.keys(process.env).filter((name) => name.startsWith(PREFIX));
  if (names.length < 2) return names.map((name) => name.slice(PREFIX.length).toLowerCase());
  throw new MediConnectError(
    "OPTION_MISSING",
    `The keys of ${names.length} parties are here, and --as names none that the file may act for.`,
    "Name them: --as wholesaler-1, or several with commas between.",
    { option: "--as" },
  );
}
