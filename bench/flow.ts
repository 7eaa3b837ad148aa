import "./tellFault.ts";
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { countEffects } from "./flow/countEffects.ts";
import { openFlowStage } from "./flow/openFlowStage.ts";
import { playFlow, THROUGH } from "./flow/playFlow.ts";
import { printFigures, round } from "./printFigures.ts";
import { readCount } from "./readCount.ts";

// How many whole prescriptions - issued, claimed with the patient's signature, dispensed with a proven pack, each a
// transaction of its own - go through JSON-RPC and the durable outbox to an embedded chain, and whether each took effect
// once.
//   npm run --silent bench flow -- [--prescriptions 10000] [--at-once 512] [--actors 8] [--save-seconds 60] [--block-ms 250]
//     [--through pipeline|carry] [--json]

const { values } = parseArgs({
  options: {
    prescriptions: { type: "string", default: "10000" },
    "at-once": { type: "string", default: "512" },
    actors: { type: "string", default: "8" },
    // Anvil writes all blocks each time, and answers nobody meanwhile: at 30,000 transactions that is most of a second.
    "save-seconds": { type: "string", default: "60" },
    // Each block costs anvil a pass over the whole state. Consortium chains take a second or two; 0: at once.
    "block-ms": { type: "string", default: "250" },
    // What many ask for at once goes through the pipeline; a task sends through carry.
    through: { type: "string", default: "pipeline" },
    json: { type: "boolean", default: false },
  },
});
const prescriptions = readCount("prescriptions", values.prescriptions);
const atOnce = readCount("at-once", values["at-once"]);
const actors = readCount("actors", values.actors);

const through = THROUGH.find((name) => name === values.through);
if (through === undefined) throw new RangeError(`--through is ${THROUGH.join(" or ")}.`);
const saveSeconds = readCount("save-seconds", values["save-seconds"]);
const blockMs = readCount("block-ms", values["block-ms"], 0);

const loadBefore = loadavg()[0] ?? 0;
const stage = await openFlowStage(prescriptions, actors, {
  saveSeconds,
  blockSeconds: blockMs === 0 ? undefined : blockMs / 1000,
});
try {
  const onProgress = (done: number) => console.error(`${done} of ${prescriptions} prescriptions`);
  const cpuBefore = process.cpuUsage();
  const run = await playFlow(stage, prescriptions, atOnce, through, onProgress);
  const { user, system } = process.cpuUsage(cpuBefore);
  const effects = await countEffects(stage, run.items);
  const whole = percentiles(run.wholes);
  printFigures(
    {
      through,
      prescriptionsPerSecond: round(prescriptions / run.seconds, 1),
      ...percentiles(run.latencies),
      ...effects,
      prescriptions,
      seconds: round(run.seconds, 1),
      atOnce,
      saveSeconds,
      blockMs,
      wholeP50ms: whole.p50ms,
      wholeP99ms: whole.p99ms,
      clientCpuMsEach: round((user + system) / 1000 / prescriptions, 2),
      blocks: await stage.client.provider.getBlockNumber(),
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      loadBefore: round(loadBefore, 2),
    },
    values.json,
  );
  if (effects.lost + effects.doubled > 0) process.exitCode = 1;
} finally {
  await stage.close();
}

/** Of single transactions: from asking the outbox until the chain has it. */
function percentiles(latencies: readonly number[]): { p50ms: number; p95ms: number; p99ms: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0, 1);
  return { p50ms: at(0.5), p95ms: at(0.95), p99ms: at(0.99) };
}
