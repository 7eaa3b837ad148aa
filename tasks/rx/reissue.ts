import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { readPrescriptionOrder, reissueForm } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { drawCode, outFolder, pictureName } from "./drawCodes.ts";

const MOST_ISSUES = 99;

export default taskAction(async (input, context) => {
  const order = readPrescriptionOrder(await readTextFile(input.required("fhir")));
  const issue = input.integer("issue", { least: 1, most: MOST_ISSUES, fallback: 1 });
  const times = input.integer("times", { least: 1, most: MOST_ISSUES, fallback: 1 });
  const client = await context.connectAs(input.optional("as") ?? "prescriber-1");
  const { sealed: store, forms } = context;
  const { code, items } = await reissueForm(client, { order, store, forms, issue, times });
  const name = `${pictureName(order.formId, issue)}-reissue-${times}`;
  const picture = await drawCode(outFolder(input, context), name, code);
  const rows = items.map(({ chain, transaction, reissued }, index) => [
    index + 1,
    chain.id,
    chain.quantity - chain.supplied,
    formatInstant(chain.expiresAt),
    !reissued ? `stays ${chain.state}` : transaction === undefined ? "reissued before" : "reissued",
  ]);
  const text = [
    formatTable(["item", "prescription", "outstanding", "expires at", ""], rows),
    `patient's code  ${code}`,
    `as a picture    ${picture}`,
    "The lost code neither claims nor reads any more.",
  ].join("\n");
  return { text, json: { formId: order.formId, code, picture, items } };
});
