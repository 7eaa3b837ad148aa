import { MediConnectError } from "../../sdk/src/index.ts";
import { formatTable } from "../table.ts";
import type { TaskOutcome } from "../taskAction.ts";

/** What became of one pack of many; `scan` or the pack's names say which. */
export interface AnswerRow {
  readonly name: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly said: { readonly transaction: string; readonly alreadyDone?: boolean } | MediConnectError;
}

/** One row a pack, and exit code 1 where any was refused. */
export function describeRows(
  title: string,
  rows: readonly AnswerRow[],
  facts: Readonly<Record<string, unknown>>,
): TaskOutcome {
  const refused = rows.filter(({ said }) => said instanceof MediConnectError).length;
  const packs = rows.length - refused;
  const table = formatTable(
    ["pack", "", "transaction, or why not"],
    rows.map(({ name, said }) =>
      said instanceof MediConnectError
        ? [name, "refused", `${said.code}: ${said.line}`]
        : [name, said.alreadyDone === true ? "done before" : "done", said.transaction],
    ),
  );
  const list = rows.map(({ facts: names, said }) =>
    said instanceof MediConnectError
      ? { ...names, done: false, error: errorOf(said) }
      : { ...names, done: true, ...said },
  );
  const transactions = [
    ...new Set(rows.flatMap(({ said }) => (said instanceof MediConnectError ? [] : [said.transaction]))),
  ];
  return {
    text: `${title}: ${packs} done, ${refused} refused.\n${table}`,
    json: { packs, refused, ...facts, transactions, answers: list },
    failed: refused > 0,
  };
}

function errorOf({ code, message, remedy, facts }: MediConnectError): object {
  return { code, message, remedy, facts };
}
