import "./tellFault.ts";
import { parseArgs } from "node:util";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  deriveTag,
  deriveTags,
  MAX_EVALUATIONS,
  type KeyHolder,
  type LocalKeyHolder,
} from "../sdk/src/guard/index.ts";
import { makeHolders } from "./oprf/makeHolders.ts";
import { openHolderThread } from "./oprf/openHolderThread.ts";
import { openService } from "./oprf/openService.ts";
import { printFigures, round } from "./printFigures.ts";
import { readCount } from "./readCount.ts";

// How long a tag takes with all holders in this one thread, hence on one core, and with each in a thread of its own, as
// its member runs it in a process of its own; and how many evaluations with proof one core gives, by themselves and
// through a holder's service: HTTP, signature, limits and audit log, with the caller on the same core.
//   node bench/oprf.ts [--holders 5] [--threshold 3] [--tags 200] [--json]

const { values } = parseArgs({
  options: {
    holders: { type: "string", default: "5" },
    threshold: { type: "string", default: "3" },
    tags: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const threshold = readCount("threshold", values.threshold);
const tags = readCount("tags", values.tags);
/** Items of a bulk run that travel in one request. */
const BATCH = 50;

const started = performance.now();
const { record, shares, holders } = makeHolders(threshold, readCount("holders", values.holders));
const ceremonyMs = performance.now() - started;

const [holder] = holders;
if (holder === undefined) throw new RangeError("There is no holder.");
const patient = { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9990000018" };
const input = { patient, substanceGroup: "codeine" };

const threads = shares.map((share) => openHolderThread(share, record));
const tagInThreads = await time(tags, () => makeTag(threads));
await Promise.all(threads.map((thread) => thread.close()));
const tag = await time(tags, () => makeTag(holders));
const bulk = await time(Math.ceil(tags / BATCH), () =>
  deriveTags({ record, holders, inputs: Array.from({ length: BATCH }, () => input) }),
);
const single = await time(tags, () => evaluate(holder, 1));
const batch = await time(Math.ceil(tags / BATCH), () => evaluate(holder, BATCH));
const service = await openService(record, holder);
const singleOverHttp = await timeService(tags, 1);
const batchOverHttp = await timeService(Math.ceil(tags / BATCH), MAX_EVALUATIONS);
await service.close();

printFigures(
  {
    tagMs: round(tag.wallMs, 2),
    tagCpuMs: round(tag.cpuMs, 2),
    tagMsInThreads: round(tagInThreads.wallMs, 2),
    tagMsInBulk: round(bulk.wallMs / BATCH, 2),
    evaluationsPerSecondPerCore: round(1000 / single.cpuMs, 0),
    evaluationsPerSecondPerCoreInBulk: round((1000 * BATCH) / batch.cpuMs, 0),
    evaluationsPerSecondOverHttp: round(1000 / singleOverHttp, 0),
    evaluationsPerSecondOverHttpInBulk: round((1000 * MAX_EVALUATIONS) / batchOverHttp, 0),
    ceremonyMs: round(ceremonyMs, 0),
    holders: holders.length,
    threshold,
  },
  values.json,
);

/** A holder that failed would have been replaced by another, and the time be of both. */
async function makeTag(asked: readonly KeyHolder[]): Promise<void> {
  const { faults } = await deriveTag({ record, holders: asked, ...input });
  if (faults.length > 0) throw new Error(`a holder failed: ${JSON.stringify(faults)}`);
}

function evaluate({ index }: LocalKeyHolder, count: number): Promise<unknown> {
  const { blinded } = ristretto255_oprf.voprf.blind(Uint8Array.of(index));
  const elements = Array.from({ length: count }, () => bytesToHex(blinded));
  const { id } = record.epoch;
  const request = { version: 1, epoch: id, generation: record.generation, blinded: elements };
  return holders[0]?.evaluate(request) ?? Promise.resolve();
}

/** Milliseconds a request, one after the other. */
async function timeService(runs: number, inputs: number): Promise<number> {
  const bodies: string[] = [];
  for (let run = 0; run < 2 * runs; run++) bodies.push(await service.sign(inputs));
  const { wallMs } = await time(runs, () => service.post(bodies.pop() ?? ""));
  return wallMs;
}

/** Medians over the runs, after a warm-up: other work on the machine disturbs a mean. */
async function time(runs: number, act: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  for (let run = 0; run < Math.ceil(runs / 4); run++) await act();
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < runs; run++) {
    const wallStarted = performance.now();
    const cpuStarted = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(cpuStarted);
    wall.push(performance.now() - wallStarted);
    cpu.push((user + system) / 1000);
  }
  return { wallMs: median(wall), cpuMs: median(cpu) };
}

function median(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[figures.length >> 1] ?? 0;
}
