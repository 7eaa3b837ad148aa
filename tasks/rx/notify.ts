import { writeFile } from "node:fs/promises";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  buildDispenseNotification,
  isOdsCode,
  LINE_STATES,
  MediConnectError,
  readPrescriptionOrder,
  writeDispenseNotification,
} from "../../sdk/src/index.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { collectItems, uuidOf } from "./collectItems.ts";
import { readFormCode } from "./readCodes.ts";
import { readRecords, type SupplyRecord } from "./readRecords.ts";

const MOST_ISSUES = 99;

export default taskAction(async (input, context) => {
  const order = readPrescriptionOrder(await readTextFile(input.required("fhir")));
  const { formSecret } = await readFormCode(input);
  const dispenserOds = readOds(input);
  const out = input.required("out");
  const medicines = await readMedicines(input);
  const records = await readRecords(input.list("records"));
  const issue = readIssue(input, records);
  const client = await context.connect();
  const { sealed: store } = context;

  const items = await collectItems(client, { order, formSecret, medicines, records, issue, store });
  const handedOver = records.map(({ at }) => Date.parse(at) / 1000);
  const notification = buildDispenseNotification({
    ...{ order, medicines, issue, items, dispenserOds },
    ...{ replaces: undefined, respondsTo: undefined, dispenserRoleCodes: [], dispenserUserCode: undefined },
    bundleId: uuidOf([dispenserOds, ...items.map((item) => [item.dispenseNumber, item.facts])]),
    reimbursementAuthorityOds: input.optional("payer"),
    handedOverAt: handedOver.length === 0 ? await chainTime(client.provider) : Math.max(...handedOver),
  });
  const message = writeDispenseNotification(notification);
  await writeFile(out, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 });

  const { dispenses, prescriptionStatus: status } = notification;
  const rows = dispenses.map(({ lineState, quantity }, index) => {
    const { code, wording } = LINE_STATES[lineState];
    return [index + 1, code, wording, quantity.value];
  });
  const text = `${formatTable(["item", "code", "state", "supplied now"], rows)}\nwritten to ${out}`;
  const lineStates = dispenses.map(({ lineState }) => lineState);
  return { text, json: { file: out, formId: order.formId, issue, lineStates, status } };
});

function readIssue(input: TaskInput, [first]: readonly SupplyRecord[]): number {
  if (first !== undefined && input.optional("issue") === undefined) return first.issue;
  return input.integer("issue", { least: 1, most: MOST_ISSUES, fallback: 1 });
}

function readOds(input: TaskInput): string {
  const ods = input.required("ods");
  if (isOdsCode(ods)) return ods;
  throw new MediConnectError(
    "ODS_CODE_INVALID",
    `${JSON.stringify(ods)} is no ODS code.`,
    "Give the pharmacy's code of three to six letters and digits.",
    { ods },
  );
}
