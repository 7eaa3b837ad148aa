export { findUndoCell, isCellTaken, type UndoKind } from "./findUndoCell.ts";
export { settleLocked, undoDecommission, type UndoneDecommissioning } from "./undoDecommission.ts";
export { undoSupply, type UndoneSupply } from "./undoSupply.ts";
