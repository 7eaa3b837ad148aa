import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  drawQrCodePng,
  drawQrCodeSvg,
  issueForm,
  type IssuedForm,
  parsePrescriptionCode,
  type PrescriptionOrder,
  readBarcode,
} from "../../sdk/src/node.ts";
import { beginStep, say } from "./report.ts";
import type { Stage } from "./stage.ts";

/** Scene 3: a FHIR order is checked, sealed, signed and issued, and the patient's code is drawn. */
export async function issueScene(stage: Stage, order: PrescriptionOrder): Promise<IssuedForm> {
  beginStep("The prescriber issues the form");
  say(`form ${order.formId}: checked, ${order.items.length} item(s)`);
  const form = await issueForm(stage.as("prescriber-1"), {
    order,
    medicines: stage.medicines,
    store: stage.sealed,
    forms: stage.forms,
    tagging: stage.tagging?.("prescriber-1", "prescriber"),
  });
  for (const [index, { chain, transaction }] of form.items.entries()) {
    const until = new Date(chain.expiresAt * 1000).toISOString().slice(0, 10);
    say(
      `item ${index + 1}: token ${chain.id}, ${chain.quantity} units, expires ${until}${transaction === undefined ? " (issued before)" : ""}`,
    );
  }
  await drawCode(stage, form.code);
  return form;
}

async function drawCode(stage: Stage, code: string): Promise<void> {
  await mkdir(stage.outFolder, { recursive: true });
  const png = await drawQrCodePng(code);
  await writeFile(path.join(stage.outFolder, "prescription-code.svg"), drawQrCodeSvg(code), { mode: 0o600 });
  await writeFile(path.join(stage.outFolder, "prescription-code.png"), png, { mode: 0o600 });
  parsePrescriptionCode((await readBarcode(png)).text);
  say(`the patient's code, drawn and read back: ${path.join(stage.outFolder, "prescription-code.svg")}`);
}
