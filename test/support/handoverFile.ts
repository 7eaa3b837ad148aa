import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Wallet, ZeroAddress } from "ethers";

/** Accounts of a trial consortium, each with a key of its own. */
export const CONSORTIUM = {
  admin: Wallet.createRandom(),
  governor: Wallet.createRandom(),
  guardian: Wallet.createRandom(),
  pauser: Wallet.createRandom(),
  registrar: Wallet.createRandom(),
};

/** Writes a parameter file for these accounts, with delays; what is given replaces a field. */
export async function writeHandover(folder: string, changes: Record<string, unknown> = {}): Promise<string> {
  const file = path.join(folder, "parameters.json");
  const { admin, governor, guardian, pauser, registrar } = CONSORTIUM;
  const Handover = {
    admin: admin.address,
    adminDelaySeconds: 604_800,
    governor: governor.address,
    governanceDelaySeconds: 172_800,
    guardian: guardian.address,
    pauser: pauser.address,
    region: 0,
    quarterHours: 0,
    daylight: true,
    registrars: [1, 2, 3, 4, 5, 6].map((role) => ({ account: registrar.address, role })),
    ...changes,
  };
  await writeFile(file, JSON.stringify({ Handover }));
  return file;
}

export const NOBODY = ZeroAddress;
