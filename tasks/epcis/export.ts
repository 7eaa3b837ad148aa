import { writeFile } from "node:fs/promises";
import {
  exportEpcis,
  type HistoryOf,
  MediConnectError,
  normaliseGtin,
  readPackScan,
  readSsccScan,
  requireSscc,
} from "../../sdk/src/index.ts";
import { countOf } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readPartiesInput } from "./readPartiesInput.ts";

export default taskAction(async (input, context) => {
  const of = readOf(input);
  const out = input.optional("out");
  const parties = await readPartiesInput(input, context);
  const onProgress = progressOf(input);
  const document = await exportEpcis(await context.connect(), {
    of,
    lots: context.lots,
    parties,
    onProgress,
  });
  const text = JSON.stringify(document, null, 2);
  if (out === undefined) return { text, json: document };
  await writeFile(out, `${text}\n`).catch((cause: unknown) => {
    throw notWritten(out, cause);
  });
  const { eventList } = Object(document["epcisBody"]) as { eventList: readonly unknown[] };
  return {
    text: `Wrote ${countOf(eventList.length, "event")} to ${out}.`,
    json: { out, events: eventList.length },
  };
});

/** @throws MediConnectError `OPTION_MISSING`, and those of the keys */
function readOf(input: TaskInput): HistoryOf {
  input.requireOneWay(["sscc"], ["scan"], ["gtin", "lot"]);
  const [scan, sscc] = [input.optional("scan"), input.optional("sscc")];
  const box = readSsccScan(sscc ?? scan ?? "");
  if (box !== undefined) return { kind: "box", sscc: box };
  // Of 18 digits the check digit alone can be wrong, and that is what it says.
  if (sscc !== undefined && /^\d{18}$/.test(sscc.trim())) requireSscc(sscc.trim());
  if (sscc !== undefined) throw noSscc(sscc);
  if (scan === undefined) {
    const name = { gtin: normaliseGtin(input.required("gtin")), lot: input.required("lot") };
    return { kind: "lot", name };
  }
  const { gtin, lot, serial } = readPackScan(scan);
  return { kind: "pack", name: { gtin, lot }, serial };
}

function progressOf(input: TaskInput): (done: number, total: number) => void {
  if (input.flag("json") || !process.stderr.isTTY) return () => undefined;
  return (done, total) =>
    process.stderr.write(`\rread ${done} of ${total} transactions${done === total ? "\n" : ""}`);
}

function noSscc(sscc: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `--sscc wants the 18 digits of an SSCC, not ${JSON.stringify(sscc)}.`,
    "Scan the box again.",
    { option: "--sscc" },
  );
}

function notWritten(out: string, cause: unknown): MediConnectError {
  return new MediConnectError(
    "FILE_NOT_WRITTEN",
    `${out} cannot be written.`,
    "Give a file in a folder that is there and may be written to.",
    { out },
    { cause },
  );
}
