import { createLayout, type Layout, positionOf } from "../../merkle/layout.ts";
import { epcisFault, type EpcisFault } from "../EpcisFaults.ts";
import { type WorkingState, type Item, type LotRecord, parentOf } from "./CaptureState.ts";
import type { PlannedAction, PlannedBox } from "./PlannedAction.ts";

interface Box {
  readonly item: Item | undefined;
  readonly packs: readonly Item[];
}

interface Pallet {
  readonly item: Item | undefined;
  readonly cases: readonly Box[];
}

/**
 * Registers what of a lot is in no tree yet: from now on boxes are nodes. Packs that lie in no case, and cases on no pallet,
 * come last.
 */
export function registerPending(
  state: WorkingState,
  lot: LotRecord,
  faults: EpcisFault[],
): PlannedAction | undefined {
  const packs = lot.pending.flatMap((label) => state.items.get(label) ?? []);
  const [first] = packs;
  if (first === undefined) return undefined;
  const pallets = arrange(state, packs);
  const cases = pallets.flatMap((pallet) => pallet.cases);
  const carton = most(cases.map((one) => one.packs.length));
  const isStacked = pallets.some(({ item }) => item !== undefined);
  const pallet = isStacked ? most(pallets.map((one) => one.cases.length)) : undefined;
  const isEven =
    cases.slice(0, -1).every((one) => one.packs.length === carton) &&
    pallets.slice(0, -1).every((one) => pallet === undefined || one.cases.length === pallet);
  if (!isEven) {
    faults.push(epcisFault("UNEVEN_BOXES", first.event, ""));
    return undefined;
  }
  const layout = createLayout(packs.length, { carton, ...(pallet === undefined ? {} : { pallet }) });
  const boxes = place(pallets, layout, lot.tranches);
  const action = {
    kind: "registerLot" as const,
    events: [...new Set(lot.told)],
    ...{ gtin: lot.gtin, lot: lot.lot, expiry: lot.expiry, tranche: lot.tranches },
    serials: cases.flatMap((one) => one.packs.map(({ serial }) => serial ?? "")),
    ...{ carton, pallet, boxes },
  };
  lot.tranches += 1;
  lot.pending = [];
  lot.told = [];
  lot.pendingTranche = undefined;
  return action;
}

/** Full pallets of full cases first, since only the last may hold fewer. */
function arrange(state: WorkingState, packs: readonly Item[]): readonly Pallet[] {
  const cases = groupBy(packs, (pack) => parentOf(state, pack));
  const loose = cases.get(undefined) ?? [];
  const boxed = [...cases].flatMap(([item, content]) =>
    item === undefined ? [] : [{ item, packs: content }],
  );
  // Without any case, each pack stands for itself.
  const singles = boxed.length === 0 ? loose.map((pack) => ({ item: undefined, packs: [pack] })) : [];
  const rest = boxed.length > 0 && loose.length > 0 ? [{ item: undefined, packs: loose }] : [];
  const all: readonly Box[] = [...boxed, ...singles, ...rest];
  const pallets = groupBy(all, ({ item }) => (item === undefined ? undefined : parentOf(state, item)));
  return [...pallets]
    .map(([item, content]) => ({ item, cases: content.toSorted((a, b) => b.packs.length - a.packs.length) }))
    .toSorted(
      (a, b) => packsOf(b) - packsOf(a) || Number(a.item === undefined) - Number(b.item === undefined),
    );
}

/** Of a list that may be longer than a call takes arguments. */
function most(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), 0);
}

function packsOf({ cases }: Pallet): number {
  return cases.reduce((sum, { packs }) => sum + packs.length, 0);
}

/** Gives every pack and every labelled box its node. */
function place(pallets: readonly Pallet[], layout: Layout, tranche: number): readonly PlannedBox[] {
  const boxes: PlannedBox[] = [];
  const taken = new Set<string>();
  let ordinal = 0;
  const label = (item: Item | undefined, height: number | undefined, start: number): void => {
    if (item === undefined || height === undefined || height === 0) return;
    const index = Math.floor(positionOf(layout, start) / 2 ** height);
    // A pallet with a single case is that case: the upper label has no node of its own.
    if (taken.has(`${height}/${index}`)) return;
    taken.add(`${height}/${index}`);
    item.node = { tranche, height, index };
    boxes.push({ label: item.label, height, index });
  };
  for (const { item, cases } of pallets) {
    const start = ordinal;
    for (const one of cases) {
      label(one.item, layout.heights.carton, ordinal);
      for (const pack of one.packs) {
        pack.node = { tranche, height: 0, index: positionOf(layout, ordinal) };
        ordinal += 1;
      }
    }
    label(item, layout.heights.pallet, start);
  }
  return boxes;
}

function groupBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
