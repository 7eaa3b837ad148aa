import { licence, reason } from "./enumNames.ts";
import type { ErrorText } from "./ErrorText.ts";
import { formatTime } from "./formatFacts.ts";

/** The typed errors of undo; a part of `CONTRACT_ERRORS`. */
export const UNDO_ERRORS: Readonly<Record<string, ErrorText>> = {
  UndoUnknown: {
    happened: (f) =>
      `There is nothing to undo in cell ${String(f["index"])} of ${licence(f["site"])}: it was undone, is another site's, or was never kept.`,
    remedy: "Only the site that did it undoes it, and once. Check the transaction and as whom you act.",
  },
  UndoTooLate: {
    happened: (f) => `Ten days are over since ${formatTime(f["since"])}; it stands.`,
    remedy: "Keep the packs out of the supply chain; destroy what came back.",
  },
  UndoCellInUse: {
    happened: (f) =>
      `Cell ${String(f["index"])} of ${licence(f["site"])} holds something that can still be undone.`,
    remedy: "Take another cell, or leave the choice to the SDK.",
  },
  SupplyNotLast: {
    happened: (f) =>
      `More of the prescription ${String(f["id"])} was supplied since, or its issue was ended.`,
    remedy: "Undo the last supply first. After the end of an issue nothing of it is undone.",
  },
  DeferredNotUndoable: {
    happened: (f) =>
      `The supply of the prescription ${String(f["id"])} went through in an outage of the key holders and stands.`,
    remedy: "Tell the guard's office of it; it is settled there, not undone.",
  },
  TagsBoundSince: {
    happened: (f) =>
      `The prescription ${String(f["id"])} was bound to a guard tag since that supply, and the guard has counted it.`,
    remedy: "It stands. Record the return by hand; a regulator corrects what the guard says.",
  },
  LockNeedsCell: {
    happened: () => "Packs are locked only where the lock can be undone or settled later.",
    remedy: "Lock with a cell: decommissionUndoable, as the SDK does.",
  },
  ReasonNotUndoable: {
    happened: (f) => `What was taken out as ${reason(f["reason"])} cannot be put back here.`,
    remedy: "A supply is undone by its own transaction; destroyed, stolen and own use are final.",
  },
  RemainderUsed: {
    happened: (f) => `Of the opened pack, only ${String(f["left"])} units are left: more was taken since.`,
    remedy: "Undo first what was taken out of it later.",
  },
};
