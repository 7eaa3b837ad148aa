import { getAddress, isAddress } from "ethers";
import { z } from "zod";

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
export const parameterFile = z
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
