import type { DecommissionReason } from "../pack/findDecommissioning.ts";
import type { Epc } from "./epc.ts";

/** Packs and boxes. */
export type EventContent = readonly Extract<Epc, { kind: "pack" | "box" }>[];

/** When and where something happened. */
export interface Occasion {
  /** ISO 8601 with a zone, for example `2026-01-05T10:00:00.000Z`. */
  readonly at: string;
  /** Zone of the place: `+01:00`. */
  readonly offset: string;
  /** Where: a GLN of 13 digits, with an extension for a gate or a shelf; or the URI of whoever it is with. */
  readonly place: Extract<Epc, { kind: "place" }> | { readonly kind: "uri"; readonly uri: string };
}

/** From whom and to whom, as GLNs of 13 digits, or as URIs. */
export interface Parties {
  readonly from: string;
  readonly to: string;
}

/**
 * One thing that happened to packs, as the chain and a site's own books know it together. The history of a pack is a list of
 * them; `writeEpcisDocument` makes EPCIS of it.
 */
export type SupplyChainEvent = Occasion &
  (
    | {
        readonly kind: "commissioned";
        readonly gtin: string;
        readonly lot: string;
        /** `YYYY-MM-DD` */
        readonly expiry: string;
        readonly serials: readonly string[];
        /** Which tree of the lot; 0, the first, if not given. */
        readonly tranche?: number;
      }
    | { readonly kind: "packed" | "unpacked"; readonly box: string; readonly content: EventContent }
    | ({ readonly kind: "received" | "refused"; readonly content: EventContent } & Parties)
    | ({
        readonly kind: "shipped" | "returned";
        readonly content: EventContent;
        /** SSCC on the label of the tote in which it was sent: other lots may have been in it, too. */
        readonly tote?: string;
      } & Parties)
    | {
        readonly kind: "dispensed";
        readonly content: EventContent;
        /** Whether packs were opened, and something was left in them. */
        readonly partly?: boolean;
      }
    | {
        readonly kind: "decommissioned";
        readonly content: EventContent;
        readonly reason: Exclude<DecommissionReason, "supplied">;
      }
    | {
        readonly kind: "recalled";
        readonly gtin: string;
        readonly lot: string;
        /** 1 immediate to 4 caution; EPCIS has no word for it. */
        readonly recallClass?: number;
        readonly recallLevel?: string;
      }
    | {
        /** An earlier event was wrong, or was undone. */
        readonly kind: "withdrawn";
        readonly event: Exclude<SupplyChainEvent, { kind: "withdrawn" }>;
        readonly reason: "did_not_occur" | "incorrect_data";
        /** Hashes of what takes its place. */
        readonly corrections?: readonly string[];
      }
  );
