import { existsSync } from "node:fs";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { type DeployParameters, parameterFile } from "./parameterFile.ts";
import { parseJson } from "../../sdk/src/encoding/parseJson.ts";

/**
 * The parameters of a deployment. A multisig stands for the administrator and the governor where the file leaves them
 * at zero.
 *
 * @throws MediConnectError `PARAMETERS_MISSING`, `PARAMETERS_INVALID`, `PARAMETERS_NOT_FILLED`, `OPTION_INVALID`
 */
export async function readParameters(file: string, multisig?: string): Promise<DeployParameters> {
  if (!existsSync(file)) {
    throw new MediConnectError(
      "PARAMETERS_MISSING",
      `There is no parameter file ${file}.`,
      "Name your governor, guardian and registrars in it; ignition/parameters/README.md says what each is.",
      { file },
    );
  }
  const parsed = parameterFile.safeParse(parseJson(await readTextFile(file)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") || "the file";
    throw new MediConnectError(
      "PARAMETERS_INVALID",
      `The parameter file ${file} has a fault at ${where}.`,
      "Correct it; ignition/parameters/README.md says what each value is.",
      { file },
    );
  }
  const filled = multisig === undefined ? parsed.data : fillIn(parsed.data, multisig);
  // Zero accounts are those of the template: governance handed to nobody could never be taken back.
  if (JSON.stringify(filled).includes(ZeroAddress)) {
    throw new MediConnectError(
      "PARAMETERS_NOT_FILLED",
      `The parameter file ${file} still names zero accounts.`,
      "Name your governor, guardian and registrars in it; ignition/parameters/README.md says what each is.",
      { file },
    );
  }
  return filled;
}

function fillIn({ Handover, ...others }: DeployParameters, multisig: string): DeployParameters {
  if (!isAddress(multisig)) {
    throw new MediConnectError(
      "OPTION_INVALID",
      `--multisig wants an address, not ${JSON.stringify(multisig)}.`,
      "See --help.",
      { option: "--multisig" },
    );
  }
  const account = getAddress(multisig);
  const { admin, governor } = Handover;
  const orMultisig = (one: string): string => (one === ZeroAddress ? account : one);
  return { ...others, Handover: { ...Handover, admin: orMultisig(admin), governor: orMultisig(governor) } };
}
