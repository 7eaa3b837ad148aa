import type { ExitReason } from "../exits.ts";
import type { Recall } from "./CaptureState.ts";

/** A box or a pack as the chain addresses it. */
export interface PlannedNode {
  readonly gtin: string;
  readonly lot: string;
  readonly tranche: number;
  /** Above the packs: zero is a pack. */
  readonly height: number;
  /** Among the nodes of its height. */
  readonly index: number;
  /** Canonical Digital Link: the SSCC, or the pack. */
  readonly label: string;
}

export interface PlannedBox {
  /** SSCC as canonical Digital Link. */
  readonly label: string;
  readonly height: number;
  readonly index: number;
}

export type ShipmentException = "short";

/** What the chain is to be told, in this order. Parties are GLNs as canonical Digital Links. */
export type PlannedAction = { readonly events: readonly string[] } & (
  | {
      readonly kind: "registerLot";
      readonly gtin: string;
      readonly lot: string;
      /** `YYYY-MM-DD` */
      readonly expiry: string;
      /** 0 for the lot itself, else a further tree of it. */
      readonly tranche: number;
      /** In the order of the tree. */
      readonly serials: readonly string[];
      /** Packs a case; 1 where no case is tracked. */
      readonly carton: number;
      /** Cases a pallet. */
      readonly pallet: number | undefined;
      readonly boxes: readonly PlannedBox[];
    }
  | {
      readonly kind: "dispatch" | "return";
      readonly from: string;
      readonly to: string;
      /** SSCC on the label of the tote in which they are, where the event says so. */
      readonly tote?: string;
      readonly nodes: readonly PlannedNode[];
    }
  | { readonly kind: "receive"; readonly by: string; readonly nodes: readonly PlannedNode[] }
  | {
      readonly kind: "receiveExcept";
      readonly by: string;
      readonly node: PlannedNode;
      readonly missing: readonly { readonly node: PlannedNode; readonly reason: ShipmentException }[];
    }
  | {
      readonly kind: "refuse";
      /** Their receiver. */
      readonly by: string;
      /** Their sender, where the event is told at its place and the chain has had them on their way: it may take them back. */
      readonly sender?: string;
      readonly nodes: readonly PlannedNode[];
    }
  | {
      readonly kind: "decommission";
      readonly reason: ExitReason;
      /** Whoever the event's place is, else who has them; undefined where neither is known. */
      readonly by: string | undefined;
      /** Whether that party has all of them, as far as is known. */
      readonly isHeld: boolean;
      readonly packs: readonly PlannedNode[];
    }
  | {
      readonly kind: "recall";
      readonly gtin: string;
      readonly lot: string;
      /** Class and level, where the event says them. */
      readonly recall: Recall | undefined;
      /** Whoever the event's place is, where that is known. */
      readonly by: string | undefined;
    }
);
