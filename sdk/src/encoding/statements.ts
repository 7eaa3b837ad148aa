import { concat, dataSlice, getBytes, hexlify, id } from "ethers";

interface Form {
  readonly mark: string;
  /** Of what follows the mark. */
  readonly bytes: number;
}

const MARK_BYTES = 8;
const SELECTOR_BYTES = 4;

function form(name: string, bytes: number): Form {
  return { mark: dataSlice(id(name), 0, MARK_BYTES), bytes };
}

/** What may stand behind a call's arguments: the event that it is made from, the tote that it moves. */
const FORMS = {
  event: form("mediconnect/epcis/stated-event/1", 40),
  tote: form("mediconnect/custody/stated-tote/1", 9),
} as const satisfies Readonly<Record<string, Form>>;

export type StatementKind = keyof typeof FORMS;

/** The bytes that state something behind a call's arguments: a mark of 8, then the content. */
export function encodeStatement(kind: StatementKind, content: string): string {
  return concat([FORMS[kind].mark, content]);
}

/**
 * What a call states of a kind. Several statements stand behind one another, in any order; of one kind the last counts.
 *
 * @returns its content; undefined where there is none, or only a part of it
 */
export function findStatement(callData: string, wanted: StatementKind): string | undefined {
  const all = getBytes(callData);
  for (let end = all.length; ;) {
    const found = endingAt(all.subarray(0, end));
    if (found === undefined) return undefined;
    if (found.kind === wanted) return found.content;
    end = found.start;
  }
}

function endingAt(bytes: Uint8Array): { kind: string; content: string; start: number } | undefined {
  for (const [kind, { mark, bytes: size }] of Object.entries(FORMS)) {
    const start = bytes.length - MARK_BYTES - size;
    if (start < SELECTOR_BYTES || hexlify(bytes.subarray(start, start + MARK_BYTES)) !== mark) continue;
    return { kind, content: hexlify(bytes.subarray(start + MARK_BYTES)), start };
  }
  return undefined;
}
