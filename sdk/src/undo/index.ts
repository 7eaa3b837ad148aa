export { findUndoCell, isCellTaken, type UndoKind } from "./findUndoCell.ts";
export type { UndonePack } from "./readUndonePacks.ts";
export { settleLocked, undoDecommission, type UndoneDecommissioning } from "./undoDecommission.ts";
export { type UndoAnswer, undoEach } from "./undoEach.ts";
export { undoSupply, type UndoneSupply } from "./undoSupply.ts";
