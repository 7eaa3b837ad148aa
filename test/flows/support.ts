import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { randomBytes, randomUUID } from "node:crypto";
import { expect } from "chai";
import {
  createLotFile,
  formIdCheckCharacter,
  generateSerials,
  packElementString,
  readCancellation,
  readPrescriptionOrder,
  redatePrescriptionOrder,
  writeLotCsv,
} from "../../sdk/src/node.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import type { EmbeddedSuite } from "../support/embeddedSuite.ts";
import { type CommandOptions, runTask } from "../support/runCommand.ts";

export const GTIN = "05000000000012";
export const OTHER_GTIN = "05000000000043";
export const LOT = "TEST01";

/** Runs a task with --json on the suite's chain and returns what it printed. */
export async function runJson(
  suite: EmbeddedSuite,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ code: number | null; json: Record<string, unknown>; stderr: string }> {
  const { code, stdout, stderr } = await runTask([...args, "--json"], {
    ...options,
    env: { ...suite.env, ...options.env },
  });
  return { code, json: parse(stdout), stderr };
}

/** The same, expecting success. */
export async function succeed(suite: EmbeddedSuite, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, json, stderr } = await runJson(suite, args);
  expect(code, `${args.join(" ")}: ${JSON.stringify(json)} ${stderr}`).to.equal(0);
  return json;
}

/** The same, expecting a refusal: exit code 1, and for people one line that says what to do. */
export async function refuse(suite: EmbeddedSuite, code: string, ...args: string[]): Promise<string> {
  // Both ways to say it at once: a refusal has no effect that the two could share.
  const [{ code: exit, stdout, stderr }, { json }] = await Promise.all([
    runTask(args, { env: suite.env }),
    runJson(suite, args),
  ]);
  expect(exit, `${args.join(" ")} went through: ${stdout}`).to.equal(1);
  const lines = stderr.trim().split("\n");
  expect(lines, stderr).to.have.length(1);
  expect((json["error"] as { code: string } | undefined)?.code, JSON.stringify(json)).to.equal(code);
  return lines[0] ?? "";
}

/** Licences, two products (or those given) and a lot for each, all through tasks. */
export async function stockSuite(
  suite: EmbeddedSuite,
  gtins: readonly string[] = [GTIN, OTHER_GTIN],
): Promise<void> {
  for (const [holder, role] of [
    ["prescriber-1", "prescriber"],
    ["pharmacy-1", "dispenser"],
    ["pharmacy-2", "dispenser"],
    ["manufacturer-1", "manufacturer"],
    ["regulator-1", "regulator"],
  ] as const) {
    await succeed(suite, "licence", "grant", "--account", holder, "--role", role);
  }
  for (const gtin of gtins) {
    await succeed(suite, "product", "register", "--gtin", gtin);
    await succeed(suite, "lot", "register", "--csv", await writeLot(suite, gtin));
  }
}

async function writeLot(suite: EmbeddedSuite, gtin: string): Promise<string> {
  const expiry = Math.floor((await chainTime(suite.client.provider)) / 86_400) + 400;
  const file = path.join(suite.stateFolder, `lot-${gtin}.csv`);
  const serials = await generateSerials({ seed: gtin, count: 120 });
  await writeLotCsv(file, createLotFile({ gtin, lot: LOT, expiry }, serials));
  return file;
}

/** What a scanner sends for a pack of the suite's stock. */
export async function scanOf(
  suite: EmbeddedSuite,
  gtin: string,
  ordinal: number,
  otherSerial?: string,
): Promise<string> {
  const lines = (await readFile(path.join(suite.stateFolder, `lot-${gtin}.csv`), "utf8")).trim().split("\n");
  const [, lot = "", expiry = "", serial = ""] = (lines[ordinal + 1] ?? "").split(",");
  return packElementString({ gtin, lot, expiry, serial: otherSerial ?? serial });
}

/** Numbers of a form, so that each order is a form of its own; the check character is worked out. */
function newFormId(): string {
  const hex = randomBytes(9).toString("hex").toUpperCase();
  const text = `${hex.slice(0, 6)}-${hex.slice(6, 12)}-${hex.slice(12, 17)}`;
  return text + formIdCheckCharacter(text);
}

/** A sample order, signed just now and under identifiers of its own, as a file. */
export async function writeOrder(
  suite: EmbeddedSuite,
  { sample = "acute-two-items", folder = suite.stateFolder }: { sample?: string; folder?: string } = {},
): Promise<string> {
  const instant = new Date(((await chainTime(suite.client.provider)) - 60) * 1000).toISOString();
  const bundle = redatePrescriptionOrder(await readFile(`samples/fhir/${sample}.json`, "utf8"), instant);
  const identifier = { system: "https://tools.ietf.org/html/rfc4122", value: randomUUID() };
  const file = path.join(folder, `order-${identifier.value}.json`);
  const text = JSON.stringify({ ...bundle, identifier });
  const { items, formId } = readPrescriptionOrder(text);
  const renamed = items.reduce(
    (order, { itemNumber }) => order.replaceAll(`"value":"${itemNumber}"`, `"value":"${randomUUID()}"`),
    text,
  );
  await writeFile(file, renamed.replaceAll(formId, newFormId()));
  return file;
}

/** The cancellation of our sample, for an item of an order that was issued. */
export async function writeCancellation(suite: EmbeddedSuite, order: string, item = 0): Promise<string> {
  const { formId, items } = readPrescriptionOrder(await readFile(order, "utf8"));
  const sample = await readFile("samples/fhir/cancellation.json", "utf8");
  const said = readCancellation(sample);
  const file = path.join(suite.stateFolder, `cancel-${randomUUID()}.json`);
  const renamed = sample
    .replaceAll(said.formId, formId)
    .replaceAll(said.itemNumber, items[item]?.itemNumber ?? "");
  await writeFile(file, renamed);
  return file;
}

function parse(stdout: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stdout);
    return Array.isArray(value) ? { list: value } : (value as Record<string, unknown>);
  } catch {
    return {};
  }
}
