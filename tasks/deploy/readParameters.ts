import { existsSync } from "node:fs";
import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";
import { MediConnectError } from "../../sdk/src/errors/MediConnectError.ts";
import { readTextFile } from "../../sdk/src/files/readTextFile.ts";

const address = z
  .string()
  .refine((text) => isAddress(text), "not an address")
  .transform((text) => getAddress(text));
const seconds = z.number().int().nonnegative();
/** What Ignition takes besides. */
type Parameter = string | number | boolean | Parameter[] | { [name: string]: Parameter };
const parameter: z.ZodType<Parameter> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(parameter), z.record(z.string(), parameter)]),
);
const parameterFile = z
  .object({
    Handover: z
      .object({
        admin: address,
        adminDelaySeconds: seconds,
        governor: address,
        governanceDelaySeconds: seconds,
        guardian: address,
        pauser: address,
        region: z.number().int(),
        quarterHours: z.number().int(),
        daylight: z.boolean(),
        registrars: z.array(z.object({ account: address, role: z.number().int() })),
      })
      .catchall(parameter),
  })
  .catchall(z.record(z.string(), parameter));

export type DeployParameters = z.infer<typeof parameterFile>;

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
