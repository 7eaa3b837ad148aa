import { existsSync } from "node:fs";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import { type DeployParameters, parameterFile } from "./parameterFile.ts";

/**
 * The parameters of a deployment. A multisig stands for the administrator and the governor where the file leaves them
 * at zero.
 *
 * @throws MediConnectError `PARAMETERS_MISSING`, `PARAMETERS_INVALID`, `PARAMETERS_NOT_FILLED`, `OPTION_INVALID`
 */
export async function readParameters(file: string, multisig?: string): Promise<DeployParameters> {
  if (!existsSync(file)) throw fault("PARAMETERS_MISSING", file, `There is no parameter file ${file}.`);
  const parsed = parameterFile.safeParse(parseJson(await readTextFile(file)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") || "the file";
    throw fault("PARAMETERS_INVALID", file, `The parameter file ${file} has a fault at ${where}.`);
  }
  const filled = multisig === undefined ? parsed.data : fillIn(parsed.data, multisig);
  // Zero accounts are those of the template: governance handed to nobody could never be taken back.
  if (JSON.stringify(filled).includes(ZeroAddress)) {
    throw fault("PARAMETERS_NOT_FILLED", file, `The parameter file ${file} still names zero accounts.`);
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

function fault(code: string, file: string, happened: string): MediConnectError {
  return new MediConnectError(
    code,
    happened,
    "Name your governor, guardian and registrars in it; ignition/parameters/README.md says what each is.",
    { file },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
