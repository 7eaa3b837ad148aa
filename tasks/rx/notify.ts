import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  buildDispenseNotification,
  deriveItemKeys,
  type DispensedItem,
  isOdsCode,
  LINE_STATES,
  lineFactsOf,
  MediConnectError,
  openPrescription,
  readPrescriptionOrder,
  writeDispenseNotification,
} from "../../sdk/src/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { readMedicines } from "../readMedicines.ts";
import { formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readFormCode } from "./readCodes.ts";
import { readRecords } from "./readRecords.ts";

export default taskAction(async (input, context) => {
  const order = readPrescriptionOrder(await readTextFile(input.required("fhir")));
  const { formSecret } = await readFormCode(input);
  const dispenserOds = readOds(input);
  const out = input.required("out");
  const medicines = await readMedicines(input);
  const records = await readRecords(input.list("records"));
  const client = await context.connect();

  const items: DispensedItem[] = [];
  let issue = input.optional("issue") === undefined ? records[0]?.issue : undefined;
  issue ??= input.integer("issue", { least: 1, most: 99, fallback: 1 });
  for (const [index, { itemNumber }] of order.items.entries()) {
    const access = deriveItemKeys(formSecret, index);
    const opened = await openPrescription(client, { ...access, store: context.sealed, medicines });
    const own = records.filter((record) => record.prescription === access.id && record.issue === issue);
    items.push({
      itemNumber,
      dispenseNumber: uuidOf([access.id, issue, ...own.map(({ transaction }) => transaction)]),
      facts: await lineFactsOf(client, opened, issue),
      suppliedNow: own.reduce((sum, { quantity }) => sum + quantity, 0),
      packs: own.flatMap(({ packs }) => packs),
    });
  }
  const handedOver = records.map(({ at }) => Date.parse(at) / 1000);
  const notification = buildDispenseNotification({
    order,
    medicines,
    issue,
    items,
    bundleId: uuidOf([dispenserOds, ...items.map((item) => [item.dispenseNumber, item.facts])]),
    replaces: undefined,
    respondsTo: undefined,
    dispenserOds,
    dispenserRoleCodes: [],
    dispenserUserCode: undefined,
    reimbursementAuthorityOds: input.optional("payer"),
    handedOverAt: handedOver.length === 0 ? await chainTime(client.provider) : Math.max(...handedOver),
  });
  await writeFile(out, `${JSON.stringify(writeDispenseNotification(notification), null, 2)}\n`, {
    mode: 0o600,
  });
  const rows = notification.dispenses.map(({ lineState, quantity }, index) => [
    index + 1,
    LINE_STATES[lineState].code,
    LINE_STATES[lineState].wording,
    quantity.value,
  ]);
  const text = `${formatTable(["item", "code", "state", "supplied now"], rows)}\nwritten to ${out}`;
  const states = notification.dispenses.map(({ lineState }) => lineState);
  return {
    text,
    json: {
      file: out,
      formId: order.formId,
      issue,
      lineStates: states,
      status: notification.prescriptionStatus,
    },
  };
});

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

/** RFC 9562, version 8: from a hash, so that the same command writes the same message. */
function uuidOf(parts: readonly unknown[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
