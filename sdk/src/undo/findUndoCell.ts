import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/** What a cell may hold; each kind has cells of its own. */
export type UndoKind = "supply" | "decommissioning";

/** How many cells are asked about at a time, and how often. */
const PROBES = 32;
const MOST_ROUNDS = 64;

/** Where the last free cell was found: cells are taken in turn, so the next one is near. */
const cursors = new WeakMap<object, Map<string, number>>();

/**
 * A cell of a site that holds nothing that could still be undone. Cells that were used before come first: writing to
 * them costs the chain a quarter of a new one.
 *
 * @param site number of the licence
 * @returns from 1 on
 * @throws MediConnectError `UNDO_CELLS_FULL`
 */
export async function findUndoCell(client: MediConnectClient, site: number, kind: UndoKind): Promise<number> {
  const contract = kind === "supply" ? client.dispensing : client.packs;
  const known = cursors.get(client.provider) ?? new Map<string, number>();
  cursors.set(client.provider, known);
  const key = `${kind}/${site}`;
  let first = known.get(key) ?? 1;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const from = first;
    const cells = Array.from({ length: PROBES }, (_, at) => from + at);
    const free = await Promise.all(cells.map((cell) => contract.isUndoCellFree(site, cell)));
    const found = cells[free.indexOf(true)];
    if (found !== undefined) {
      known.set(key, found + 1);
      return found;
    }
    first += PROBES;
  }
  known.delete(key);
  throw new MediConnectError(
    "UNDO_CELLS_FULL",
    `Licence ${site} has done more in ten days than it can keep undoable.`,
    "Repeat the command; if it stays so, supply without undo.",
    { site },
  );
}

/** Where another program of the site took the cell first: the next search begins behind it. */
export function isCellTaken(error: unknown): boolean {
  return error instanceof MediConnectError && error.code === "UndoCellInUse";
}
