import { readdir } from "node:fs/promises";
import path from "node:path";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  issueMany,
  MediConnectError,
  type PrescriptionOrder,
  readPrescriptionOrder,
} from "../../sdk/src/index.ts";
import { openTagging } from "../guard/openTagging.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatTable } from "../table.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { drawCode, outFolder, pictureName } from "./drawCodes.ts";
import { readOverride } from "./readOverride.ts";

/** `rx issue --many`: every order of a folder in one transaction, all or none. */
export async function issueFolder(input: TaskInput, context: TaskContext): Promise<TaskOutcome> {
  const orders = await readOrders(input.required("many"));
  const medicines = await readMedicines(input);
  const client = await context.connectAs(input.optional("as") ?? "prescriber-1");
  const { sealed: store, forms } = context;
  const tagging = await openTagging(input, context, client, "prescriber");
  const override = readOverride(input);
  const {
    forms: issued,
    transaction,
    count,
  } = await issueMany(client, {
    orders,
    medicines,
    store,
    forms,
    tagging,
    override,
  });
  const rows: (string | number)[][] = [];
  const json: unknown[] = [];
  for (const { formId, codes } of issued) {
    for (const { issue, code, items } of codes) {
      const picture = await drawCode(outFolder(input, context), pictureName(formId, issue), code);
      rows.push([formId, issue, items.length, picture]);
      json.push({ formId, issue, code, picture, items });
    }
  }
  const done =
    transaction === undefined
      ? "All were issued before; nothing changed."
      : `${count} prescriptions issued in one transaction, in random order: ${transaction}`;
  const table = formatTable(["form", "issue", "items", "the patient's code as a picture"], rows);
  return { text: `${done}\n${table}`, json: { transaction, count, forms: json } };
}

async function readOrders(folder: string): Promise<PrescriptionOrder[]> {
  const files = (await listFiles(folder)).filter((file) => file.endsWith(".json")).sort();
  const orders: PrescriptionOrder[] = [];
  for (const file of files) orders.push(await readOrder(path.join(folder, file)));
  return orders;
}

async function readOrder(file: string): Promise<PrescriptionOrder> {
  const text = await readTextFile(file);
  try {
    return readPrescriptionOrder(text);
  } catch (error) {
    if (!(error instanceof MediConnectError)) throw error;
    // All or none: the file that keeps the others waiting is named.
    const { code, message, remedy, facts } = error;
    throw new MediConnectError(
      code,
      `${path.basename(file)}: ${message}`,
      `Nothing was issued. ${remedy}`,
      facts,
    );
  }
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    throw new MediConnectError(
      "FOLDER_NOT_FOUND",
      `There is no folder ${folder}.`,
      "Give a folder with prescription-order messages (*.json).",
      { folder },
    );
  }
}
