import { MediConnectError } from "../errors/MediConnectError.ts";

/** What a manufacturer is to do, where a refusal is mostly met by a pharmacy and advises that. */
const REMEDIES: Readonly<Record<string, string>> = {
  LotHasExpired: "Check the expiry: a lot that has expired cannot be registered.",
  ProductNotActive:
    "Check the GTIN. A product is proposed by its manufacturer (`npx hardhat product propose`) and activated by a regulator (`npx hardhat product activate`).",
};

/** The same refusal, with advice for whoever registers packs. */
export function forMaker(error: unknown): unknown {
  if (!(error instanceof MediConnectError)) return error;
  const { code, message, facts } = error;
  const remedy = REMEDIES[code];
  return remedy === undefined ? error : new MediConnectError(code, message, remedy, facts, { cause: error });
}
