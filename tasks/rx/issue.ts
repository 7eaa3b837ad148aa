import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { drawQrCodePng, drawQrCodeSvg, issueForm, readPrescriptionOrder } from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const order = readPrescriptionOrder(await readTextFile(input.required("fhir")));
  const medicines = await readMedicines(input);
  const out = input.optional("out") ?? path.join(context.stateFolder, "out");
  const client = await context.connectAs(input.optional("as") ?? "prescriber-1");
  const { code, items } = await issueForm(client, {
    order,
    medicines,
    store: context.sealed,
    formsFolder: context.formsFolder,
  });

  await mkdir(out, { recursive: true });
  const picture = path.join(out, `${order.formId}.svg`);
  await writeFile(picture, drawQrCodeSvg(code), { mode: 0o600 });
  await writeFile(path.join(out, `${order.formId}.png`), await drawQrCodePng(code), { mode: 0o600 });

  const rows = items.map(({ chain, transaction }, index) => [
    index + 1,
    chain.id,
    chain.quantity,
    formatInstant(chain.expiresAt),
    transaction === undefined ? "issued before" : "issued",
  ]);
  const text = [
    formatTable(["item", "prescription", "units", "expires at", ""], rows),
    `patient's code  ${code}`,
    `as a picture    ${picture}`,
  ].join("\n");
  return { text, json: { formId: order.formId, code, picture, items } };
});
