import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  deriveItemKeys,
  formatHealthLink,
  issueForm,
  readLicenceById,
  readPrescriptionOrder,
} from "../../sdk/src/index.ts";
import { openTagging } from "../guard/openTagging.ts";
import { readMedicines } from "../readMedicines.ts";
import { taskAction } from "../taskAction.ts";
import { describeItems } from "./describeItems.ts";
import { drawCode, outFolder, pictureName } from "./drawCodes.ts";
import { issueFolder } from "./issueFolder.ts";
import { issueOffer } from "./issueOffer.ts";
import { readOverride } from "./readOverride.ts";
import { requirePharmacy } from "./requirePharmacy.ts";

export default taskAction(async (input, context) => {
  if (input.optional("many") !== undefined) return issueFolder(input, context);
  const order = readPrescriptionOrder(await readTextFile(input.required("fhir")));
  const medicines = await readMedicines(input);
  const client = await context.connectAs(input.optional("as") ?? "prescriber-1");
  const nominee =
    input.optional("nominate") === undefined
      ? undefined
      : input.integer("nominate", { least: 1, most: 2 ** 32 - 1 });
  if (nominee !== undefined) requirePharmacy(await readLicenceById(client, nominee));
  const tagging = await openTagging(input, context, client, "prescriber");
  const parameters = {
    order,
    medicines,
    store: context.sealed,
    forms: context.forms,
    nominee,
    tagging,
    override: readOverride(input),
  };
  if (input.optional("offer") !== undefined) return issueOffer(input, client, parameters);

  const { code, items, codes, formSecret } = await issueForm(client, parameters);
  const pictures: string[] = [];
  for (const one of codes) {
    const name = pictureName(order.formId, one.issue);
    pictures.push(await drawCode(outFolder(input, context), name, one.code));
  }
  const links = nominee === undefined ? [] : items.map((_, index) => linkOf(formSecret, index));
  const text = [
    describeItems(codes),
    ...codes.map(
      (one, index) =>
        `${codeTitle(codes.length, one.issue)}  ${one.code}\nas a picture    ${pictures[index]}`,
    ),
    ...links.map((link, index) => `for the nominated pharmacy, item ${index + 1}: ${link}`),
  ].join("\n");
  const all = codes.map((one, index) => ({
    issue: one.issue,
    code: one.code,
    picture: pictures[index],
    items: one.items,
  }));
  const json = { formId: order.formId, code, picture: pictures[0], items, codes: all, links };
  return { text, json };
});

function codeTitle(count: number, issue: number): string {
  return count === 1 ? "patient's code" : `code of issue ${issue}`;
}

/** To read with; the nominated pharmacy needs nothing else to claim. */
function linkOf(formSecret: Uint8Array, index: number): string {
  return formatHealthLink({ access: deriveItemKeys(formSecret, index), claimCode: undefined });
}
