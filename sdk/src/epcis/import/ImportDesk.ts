import { chainTime } from "../../client/chainTime.ts";
import type { MediConnectClient, SigningClient } from "../../client/MediConnectClient.ts";
import { readTranche } from "../../custody/readTranche.ts";
import type { NodeGroup } from "../../custody/resolveNodes.ts";
import { type LicenceRecord, type RoleName } from "../../licence/index.ts";
import { type LotName, type LotStore, type Preset, readLot, type RecallLevel } from "../../pack/index.ts";
import type { MediConnectError } from "../../errors/MediConnectError.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import { epcisFault, type EpcisFault, type EpcisFaultCode, partyUnknown } from "../EpcisFaults.ts";
import type { PartyBook } from "../parties.ts";
import type { CaptureState, Recall } from "../plan/CaptureState.ts";
import type { PlannedNode } from "../plan/PlannedAction.ts";
import type { StatedEvent } from "../statedEvent.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export interface ImportParameters {
  readonly events: readonly CaptureEvent[];
  readonly lots: LotStore;
  readonly parties: PartyBook;
  /**
   * Who signs for an account; undefined where its key is not here.
   *
   * @param scope names all that is sent for one event: the same again has one effect
   */
  readonly signerFor: (account: string, scope: string) => SigningClient | undefined;
  /** Under which law packs of new lots move (default `uk`). */
  readonly preset?: Preset | undefined;
  /** How urgent a recall is whose event does not say (default class 2, level `patient`). */
  readonly recallClass?: number | undefined;
  readonly recallLevel?: Exclude<RecallLevel, "none"> | undefined;
  /** Leaves out events of dispensing: an import never supplies. */
  readonly withoutSupplies?: boolean | undefined;
  /**
   * Lets in events of custody that are dated before what the chain has of the same goods, by more than clocks are apart (default
   * no), but none that may tell of an earlier journey: an export then tells them in the order of the chain, where it must.
   */
  readonly acceptLate?: boolean | undefined;
}

/** One thing that is to be sent, and by whom. */
export interface ImportStep {
  readonly kind: "register" | "ship" | "return" | "receive" | "refuse" | "decommission" | "recall";
  /** Places of the events that it comes from. */
  readonly events: readonly number[];
  readonly gtin: string;
  readonly lot: string;
  /** Cases, pallets and packs; of a new lot its packs. */
  readonly count: number;
  readonly by: number;
  readonly to: number | undefined;
  /** @returns hashes of the transactions */
  readonly send: () => Promise<readonly string[]>;
}

interface TakeBackRefusal {
  readonly sender: LicenceRecord;
  readonly receiver: LicenceRecord;
  readonly refusal: MediConnectError;
}

/** Nodes that one call names. */
const NODES_A_CALL = 256;

/** What a check looks things up in, and where it writes down what is wrong. */
export class ImportDesk {
  readonly faults: EpcisFault[] = [];
  readonly client: MediConnectClient;
  readonly parameters: ImportParameters;
  readonly state: CaptureState;
  /** Unix seconds. */
  readonly now: number;
  /** Those that the import itself makes, by GTIN and lot. */
  readonly recalls = new Map<string, Recall>();
  readonly #licences: ReadonlyMap<number, LicenceRecord>;
  readonly #places: ReadonlyMap<string, number>;

  private constructor(
    client: MediConnectClient,
    parameters: ImportParameters,
    state: CaptureState,
    now: number,
    licences: readonly LicenceRecord[],
  ) {
    this.client = client;
    this.parameters = parameters;
    this.state = state;
    this.now = now;
    this.#licences = new Map(licences.map((one) => [one.id, one]));
    this.#places = new Map(parameters.events.map(({ hash }, at) => [hash, at]));
  }

  static async open(
    client: MediConnectClient,
    parameters: ImportParameters,
    state: CaptureState,
    licences: readonly LicenceRecord[],
  ): Promise<ImportDesk> {
    return new ImportDesk(client, parameters, state, await chainTime(client.provider), licences);
  }

  placesOf(events: readonly string[]): readonly number[] {
    return events.flatMap((hash) => this.#places.get(hash) ?? []);
  }

  fault(code: EpcisFaultCode, events: readonly string[], path = ""): undefined {
    this.faults.push(epcisFault(code, this.placesOf(events)[0], path));
  }

  /** That the sender may not take back what it tells of, and why; and its receiver's key is not here. */
  takeBackFault(events: readonly string[], { sender, receiver, refusal }: TakeBackRefusal): undefined {
    const [event] = this.placesOf(events);
    const place = this.parameters.events[event ?? -1]?.readPoint === undefined ? "bizLocation" : "readPoint";
    const fault = epcisFault("TAKE_BACK_REFUSED", event, place);
    const { code, message } = refusal;
    const reason = `${fault.reason} (licence ${sender.id}: ${message} Receiver: licence ${receiver.id})`;
    this.faults.push({ ...fault, reason, chain: { code, message } });
  }

  /** How a lot is recalled by then; class 0 where it is not. */
  async recallOf({ gtin, lot }: LotName): Promise<Recall> {
    return this.recalls.get(`${gtin}/${lot}`) ?? readLot(this.client, { gtin, lot });
  }

  /** The licence of a party, whatever became of it. */
  recordOf(party: string | undefined): LicenceRecord | undefined {
    const id = party === undefined ? undefined : this.parameters.parties.licenceOf(party);
    return id === undefined ? undefined : this.#licences.get(id);
  }

  /** The licence of a party, held to be in force and of one of the roles. */
  licenceOf(
    party: string | undefined,
    roles: readonly RoleName[],
    events: readonly string[],
    path = "",
  ): LicenceRecord | undefined {
    const found = this.recordOf(party);
    if (found === undefined) {
      this.faults.push(partyUnknown(this.placesOf(events)[0], path, party));
      return undefined;
    }
    if (!roles.some((role) => role === found.role)) return this.fault("PARTY_ROLE", events, path);
    const { status, validFrom, validUntil } = found;
    const isInForce = status === "active" && validFrom <= this.now && this.now < validUntil;
    return isInForce ? found : this.fault("PARTY_STOPPED", events, path);
  }

  /** Whoever is to sign as a party. */
  signerOf(licence: LicenceRecord | undefined, events: readonly string[]): SigningClient | undefined {
    if (licence === undefined) return undefined;
    return this.keyOf(licence, events) ?? this.fault("KEY_ABSENT", events);
  }

  /** The same, where nothing is wrong if its key is not here. */
  keyOf({ account }: LicenceRecord, events: readonly string[]): SigningClient | undefined {
    return this.parameters.signerFor(account, `epcis/${this.#statedHash(events)}`);
  }

  /** What transactions of these events state: the newest one's time. */
  statedOf(events: readonly string[]): StatedEvent {
    const found = this.placesOf(events).flatMap((at) => this.parameters.events[at] ?? []);
    const newest = found.reduce<CaptureEvent | undefined>(
      (one, other) => (one !== undefined && timeOf(one) >= timeOf(other) ? one : other),
      undefined,
    );
    return {
      time: newest === undefined ? 1_000 * this.now : timeOf(newest),
      offset: newest?.eventTimeZoneOffset ?? "+00:00",
      hash: this.#statedHash(events),
    };
  }

  #statedHash(events: readonly string[]): string {
    const [first, ...others] = events;
    if (first !== undefined && others.length === 0) return first;
    return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(events.toSorted().join("\n"))))}?ver=CBV2.0`;
  }

  /** Nodes by their trees, as many together as one call takes. */
  async groupsOf(nodes: readonly PlannedNode[]): Promise<NodeGroup[]> {
    const trees = new Map<string, PlannedNode[]>();
    for (const node of nodes) {
      const key = `${node.gtin}/${node.lot}/${node.tranche}`;
      const some = trees.get(key) ?? [];
      if (some.length === 0) trees.set(key, some);
      some.push(node);
    }
    const groups: NodeGroup[] = [];
    for (const [first, ...others] of trees.values()) {
      if (first === undefined) continue;
      const lot = { gtin: first.gtin, lot: first.lot };
      const of = await readTranche(this.client, lot, first.tranche, this.parameters.lots);
      const all = [first, ...others].map(({ tranche, height, index }) => ({ lot, tranche, height, index }));
      for (let at = 0; at < all.length; at += NODES_A_CALL)
        groups.push({ of, nodes: all.slice(at, at + NODES_A_CALL) });
    }
    return groups;
  }
}

function timeOf({ eventTime }: CaptureEvent): number {
  return Date.parse(eventTime);
}
