import {
  type EpcisCapture,
  type ImportParameters,
  MediConnectError,
  parsePreset,
  readEpcis,
} from "../../sdk/src/node.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { readPartiesInput } from "./readPartiesInput.ts";
import { readSigners } from "./readSigners.ts";

/**
 * The events of the one file that is named, and how they are to be imported.
 *
 * @throws MediConnectError `EPCIS_FILE_NOT_NAMED`, those of the options, of `readEpcis`, `readParties` and of the keys
 */
export async function readImportInput(
  input: TaskInput,
  context: TaskContext,
): Promise<ImportParameters & Pick<EpcisCapture, "notices">> {
  const [file, ...others] = input.list("file");
  if (file === undefined || others.length > 0) throw oneFile();
  const preset = parsePreset(input.optional("preset") ?? "uk");
  const recallClass = input.integer("recallClass", { least: 1, most: 4, fallback: 2 });
  const parties = await readPartiesInput(input, context);
  const { events, notices } = readEpcis(await readTextFile(file));
  const signerFor = await readSigners(input, context);
  const [withoutSupplies, acceptLate] = [input.flag("withoutSupplies"), input.flag("acceptLate")];
  const { lots } = context;
  return { events, notices, lots, parties, signerFor, preset, recallClass, withoutSupplies, acceptLate };
}

function oneFile(): MediConnectError {
  return new MediConnectError(
    "EPCIS_FILE_NOT_NAMED",
    "One file is wanted, and not one was named. Nothing was sent.",
    "Give the file behind the options: npx hardhat epcis import FILE.",
  );
}
