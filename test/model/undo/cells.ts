import { Refusal } from "../prescriptions.ts";

// Undo without a record of every pack: each site has cells of one slot, and writes into one of them what it may take
// back. docs/decisions/0016-undo.md states the rules; their numbers are those of that page.

export const UNDO_WINDOW = 10 * 86_400;
/** Of a lock, which may be taken back at any time. */
export const ALWAYS = 2 ** 32 - 1;
/** What a consumed cell keeps, so that it is written anew for 5,000 gas and not for 22,100. */
const CONSUMED = { at: 1, hash: "" };

interface Cell {
  readonly at: number;
  /** 224 bits of the operation's hash; its text stands for it here. */
  readonly hash: string;
}

export class UndoCells {
  private readonly cells = new Map<string, Cell>();

  /** Rule 1. @throws Refusal `UndoCellInUse` */
  keep(site: number, cell: number, operation: unknown, now: number, forEver = false): void {
    const found = this.cells.get(keyOf(site, cell));
    if (found !== undefined && isOpen(found, now)) throw new Refusal("UndoCellInUse");
    this.cells.set(keyOf(site, cell), { at: forEver ? ALWAYS : now, hash: hashOf(operation) });
  }

  /** Rule 2: the operation is the one that this very site kept there, and its time is not over. */
  require(site: number, cell: number, operation: unknown, now: number): void {
    const found = this.cells.get(keyOf(site, cell));
    if (found === undefined || found.hash !== hashOf(operation)) throw new Refusal("UndoUnknown");
    if (!isOpen(found, now)) throw new Refusal("UndoTooLate");
  }

  consume(site: number, cell: number): void {
    this.cells.set(keyOf(site, cell), CONSUMED);
  }
}

function isOpen({ at }: Cell, now: number): boolean {
  return at === ALWAYS || now < at + UNDO_WINDOW;
}

function hashOf(operation: unknown): string {
  return JSON.stringify(operation);
}

const keyOf = (site: number, cell: number): string => `${site}/${cell}`;
