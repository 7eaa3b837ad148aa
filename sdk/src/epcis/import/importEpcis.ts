import type { MediConnectClient } from "../../client/MediConnectClient.ts";
import { listLicences } from "../../licence/index.ts";
import { epcisFault, type EpcisFault, EpcisFaults } from "../EpcisFaults.ts";
import { exitReasonOf } from "../exits.ts";
import type { CaptureEvent } from "../CaptureEvent.ts";
import { CLOCKS_APART, type LateEvent } from "../plan/handOvers.ts";
import { planCapture } from "../plan/planCapture.ts";
import type { PlannedAction } from "../plan/PlannedAction.ts";
import { ImportDesk, type ImportParameters, type ImportStep } from "./ImportDesk.ts";
import { ImportStopped, type SentStep } from "./ImportStopped.ts";
import { prepareDecommission, prepareRecall } from "./prepareEnd.ts";
import { prepareLot } from "./prepareLot.ts";
import { isReceiving, isSending, prepareReceiving, prepareRefusing, prepareSending } from "./prepareMove.ts";
import { readCaptureState } from "./readCaptureState.ts";
import { madeBy, restoreLots } from "./restoreLots.ts";
import { StatementWatch } from "./StatementWatch.ts";

export interface ImportPlan {
  /** In the order in which they are sent; empty where there is any fault, or nothing new. */
  readonly steps: readonly ImportStep[];
  /** By the place of their event. */
  readonly faults: readonly EpcisFault[];
  /** Events that the chain has already, or that stand in the capture twice. */
  readonly repeated: number;
  /** Events that the capture itself declares to be wrong, and those declarations. */
  readonly corrected: number;
  /** Events that the chain has no answer to. */
  readonly unplanned: number;
  /** Events of dispensing that were left out because the caller said so. */
  readonly leftOut: number;
  /** Events that are let in although they are dated before what is known of the same goods. */
  readonly late: readonly LateEvent[];
}

export interface ImportProgress {
  readonly onProgress?: ((done: number, total: number, step: ImportStep) => void) | undefined;
}

export interface ImportResult extends Omit<ImportPlan, "steps" | "faults"> {
  /** Without any transaction where the chain had it already, since others were faster. */
  readonly steps: readonly SentStep[];
}

/**
 * What an import of events would send, checked against the chain as it stands: lots, packs and boxes, who has them and
 * what is on its way, recalls, licences and their roles, and whether the keys are here. Sends nothing. A lot of the chain whose
 * file is not here is put together again from its events, and published in `lots` once it proves to be the one of the chain.
 *
 * What the chain has already is passed over: an event that a transaction of custody states or an export of the chain tells,
 * packs and boxes that are registered as the event says, packs that left as it says, a lot that is recalled.
 *
 * An event of custody that is dated before what the chain has of the same goods is a fault (`OUT_OF_ORDER`), unless it is by no
 * more than clocks are apart (a day where a block alone dates that), or `acceptLate` lets it in; then it is listed as late, as exits
 * and recalls are in any case. Nothing lets in what may tell of an earlier journey than the one that it would end (`SENT_LATER`).
 *
 * @example
 * const plan = await planImport(client, { events, lots, parties: noParties(), signerFor });
 * plan.faults.length; // 0
 */
export async function planImport(
  client: MediConnectClient,
  parameters: ImportParameters,
): Promise<ImportPlan> {
  const { events, withoutSupplies, acceptLate } = parameters;
  // Those of the list keep their places: faults name them.
  const supplies = events.map((event) => event.type === "ObjectEvent" && exitReasonOf(event) === "supplied");
  const taken = events.flatMap((event, at) => (withoutSupplies && supplies[at] ? [] : [{ event, at }]));
  const kept = taken.map(({ event }) => event);
  const watch = await StatementWatch.start(client);
  const unknown = new Set(await restoreLots(client, { events: kept, lots: parameters.lots }));
  if (unknown.size > 0) {
    const faults = taken.flatMap(({ event, at }) =>
      event.type === "ObjectEvent" && madeBy(event).some((key) => unknown.has(key))
        ? [{ ...epcisFault("LOT_UNKNOWN", at, "ilmd"), hash: event.hash }]
        : [],
    );
    const leftOut = events.length - kept.length;
    return { steps: [], faults, repeated: 0, corrected: 0, unplanned: 0, leftOut, late: [] };
  }
  const before = await readCaptureState(client, { ...parameters, events: kept });
  const licences = await listLicences(client);
  const known = new Set<number | undefined>(licences.map(({ id }) => id));
  const { actions, faults, repeated, corrected, unplanned, late, state } = planCapture(kept, before, {
    acceptLate,
    isParty: (uri) => known.has(parameters.parties.licenceOf(uri)),
  });
  const desk = await ImportDesk.open(client, parameters, state, licences);
  const wrong = timeFaults(taken, desk.now);
  const steps = faults.length + wrong.length > 0 ? [] : await prepareAll(desk, actions, watch);
  const all = [
    ...wrong,
    ...faults.map(({ follows, ...fault }) => ({
      ...fault,
      event: fault.event === undefined ? undefined : taken[fault.event]?.at,
      ...(follows === undefined ? {} : { follows: taken[follows]?.at ?? follows }),
    })),
    ...desk.faults,
  ].map((fault) => ({ ...fault, hash: events[fault.event ?? -1]?.hash }));
  return {
    steps: all.length > 0 ? [] : steps,
    faults: all.toSorted((a, b) => (a.event ?? -1) - (b.event ?? -1)),
    ...{ repeated, corrected, unplanned: unplanned.length, leftOut: events.length - kept.length },
    late: late.map((one) => ({ ...one, event: taken[one.event]?.at ?? one.event })),
  };
}

/**
 * Tells the chain what a capture of events says, in the order of their times; each transaction states its event and when it
 * happened. All is checked before anything is sent, and with any fault nothing is. One that was cut short is begun again in
 * the same way, and goes on where it stopped; once all is done, it sends nothing.
 *
 * @throws EpcisFaults (`EPCIS_FAULTS`); ImportStopped (`EPCIS_IMPORT_STOPPED`) with what went through before, where the chain
 * refuses something after all: then others were faster
 *
 * @example
 * const { events } = readEpcisDocument(JSON.parse(epcisText));
 * const signerFor = (account: string) => (account === manufacturer.account ? manufacturer : undefined);
 * const { steps, repeated } = await importEpcis(client, { events, lots, parties: noParties(), signerFor });
 */
export async function importEpcis(
  client: MediConnectClient,
  parameters: ImportParameters & ImportProgress,
): Promise<ImportResult> {
  return applyImport(await planImport(client, parameters), parameters);
}

/**
 * Sends what `planImport` planned just before, as `importEpcis` does.
 *
 * @throws EpcisFaults (`EPCIS_FAULTS`); ImportStopped (`EPCIS_IMPORT_STOPPED`) with what went through before, where the chain
 * refuses something after all: then others were faster
 *
 * @example
 * const plan = await planImport(client, { events, lots, parties: noParties(), signerFor });
 * const { steps } = await applyImport(plan);
 */
export async function applyImport(
  { steps, faults, ...counts }: ImportPlan,
  { onProgress }: ImportProgress = {},
): Promise<ImportResult> {
  if (faults.length > 0) throw new EpcisFaults(faults);
  const sent: SentStep[] = [];
  for (const [at, step] of steps.entries()) {
    const { send, ...facts } = step;
    try {
      sent.push({ ...facts, transactions: await send() });
    } catch (cause) {
      throw new ImportStopped({ done: sent, failed: step, remaining: steps.slice(at + 1) }, cause);
    }
    onProgress?.(sent.length, steps.length, step);
  }
  return { steps: sent, ...counts };
}

/** What a transaction can state: since 1970, and not ahead of both the chain's clock and this one's. */
function timeFaults(
  taken: readonly { readonly event: CaptureEvent; readonly at: number }[],
  now: number,
): readonly EpcisFault[] {
  const latest = Math.max(1_000 * now, Date.now()) + CLOCKS_APART;
  return taken.flatMap(({ event, at }) => {
    const time = Date.parse(event.eventTime);
    return time >= 0 && time <= latest ? [] : [epcisFault("WRONG_TIME", at, "eventTime")];
  });
}

async function prepareAll(
  desk: ImportDesk,
  actions: readonly PlannedAction[],
  watch: StatementWatch,
): Promise<ImportStep[]> {
  const steps: ImportStep[] = [];
  const planned = new Set<string>();
  for (const group of byEvent(actions)) {
    const [first] = group;
    if (first?.kind === "registerLot") planned.add(`${first.gtin}/${first.lot}`);
    const step = await prepare(desk, group, planned);
    if (step !== undefined) steps.push(sentOnce(step, desk.statedOf(first?.events ?? []).hash, watch));
  }
  return steps;
}

/** Others may import the same meanwhile. A lot is known by its root, and its file is wanted here in any case. */
function sentOnce(step: ImportStep, hash: string, watch: StatementWatch): ImportStep {
  if (step.kind === "register") return step;
  const isThere = (): Promise<boolean> => watch.has(step, hash);
  return {
    ...step,
    send: async () => {
      if (await isThere()) return [];
      try {
        return await step.send();
      } catch (cause) {
        // Between the look and the sending somebody was faster with this very event: it is done, and the import goes on.
        if (await isThere().catch(() => false)) return [];
        throw cause;
      }
    },
  };
}

/** Goods that one event moves are one transaction: all of them, or none. */
function byEvent(actions: readonly PlannedAction[]): PlannedAction[][] {
  const groups: PlannedAction[][] = [];
  for (const action of actions) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && isTogether(first, action)) group.push(action);
    else groups.push([action]);
  }
  return groups;
}

function isTogether(first: PlannedAction, action: PlannedAction): boolean {
  if (first.events[0] !== action.events[0]) return false;
  const pairs = [
    ["dispatch", "return"],
    ["receive", "receiveExcept"],
  ];
  return pairs.some((pair) => pair.includes(first.kind) && pair.includes(action.kind));
}

function prepare(
  desk: ImportDesk,
  group: readonly PlannedAction[],
  planned: ReadonlySet<string>,
): Promise<ImportStep | undefined> | ImportStep | undefined {
  const [first] = group;
  switch (first?.kind) {
    case "registerLot":
      return prepareLot(desk, first);
    case "dispatch":
    case "return":
      return prepareSending(desk, group.filter(isSending));
    case "receive":
    case "receiveExcept":
      return prepareReceiving(desk, group.filter(isReceiving));
    case "refuse":
      return prepareRefusing(desk, first);
    case "decommission":
      return prepareDecommission(desk, first);
    case "recall":
      return prepareRecall(desk, first, planned);
    case undefined:
      return undefined;
  }
}
