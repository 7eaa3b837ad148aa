import {
  connectKeyHolder,
  deriveTag,
  epochsAt,
  type EpochRecord,
  EVALUATION_ROLES,
  lookUpSubstance,
  readSubstancesTable,
} from "../../sdk/src/index.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { parseChoice } from "../parseChoice.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { readRecords, requireRecord } from "../../sdk/src/guard/folder/localConsortium.ts";
import { consortiumFolder } from "./consortiumFolder.ts";
import { findHolders } from "./findHolders.ts";
import { NOWHERE } from "./openTagging.ts";
import { pilotTag } from "./pilotTag.ts";
import { readPatient } from "./readPatient.ts";
import { orStart } from "./startRemedy.ts";

export default taskAction(async (input, context) => {
  const table = readSubstancesTable(
    await readTextFile(input.optional("substances") ?? "samples/substances.json"),
  );
  const substanceGroup = lookUpSubstance(table, input.required("code")).id;
  const folder = consortiumFolder(input, context);
  if (input.flag("phase0")) return pilotTag(input, folder, substanceGroup);
  const role = parseChoice(input, "role", EVALUATION_ROLES);
  const record = await chooseRecord(folder, input.optional("epoch"));
  const { signer, deployment } = await context.connectAs(input.optional("as") ?? "prescriber-1");
  const found = await findHolders(input, folder);
  const listed = found.filter(({ index }) => record.holders.some((one) => one.index === index));
  const holders = listed.map(({ index, url = NOWHERE }) =>
    connectKeyHolder({ url, index, record, signer, role, deployment }),
  );
  const patient = await readPatient(input);
  const { tag, evaluatedBy, faults } = await orStart(listed, () =>
    deriveTag({ record, holders, patient, substanceGroup }),
  );
  const { id: epoch } = record.epoch;
  const facts = { tag, epoch, group: substanceGroup, "evaluated by": evaluatedBy.join(", ") };
  const faulty = faults.map(({ name, reason, code }) => `\n${name} failed: ${code ?? reason}`).join("");
  return {
    text: formatFacts(facts) + faulty,
    json: { tag, epoch, generation: record.generation, substanceGroup, evaluatedBy, faults },
  };
});

async function chooseRecord(folder: string, epoch: string | undefined): Promise<EpochRecord> {
  if (epoch !== undefined) return requireRecord(folder, epoch);
  return epochsAt(await readRecords(folder), Math.floor(Date.now() / 1000)).current;
}
