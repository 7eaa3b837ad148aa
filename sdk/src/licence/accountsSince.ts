import type { MediConnectClient } from "../client/MediConnectClient.ts";
import { MediConnectError } from "../errors/MediConnectError.ts";

/**
 * The accounts that could act under a licence at `time` or later: its present key, and those that had not been replaced
 * by then. Whatever was signed at `time` was signed by one of them.
 *
 * @param time unix seconds
 * @throws MediConnectError `LICENCE_UNKNOWN`
 */
export async function accountsSince(
  client: MediConnectClient,
  licence: number,
  time: number,
): Promise<string[]> {
  const { licences } = client;
  const [granted] = await licences.queryFilter(licences.filters.LicenceGranted(licence));
  if (granted === undefined) throw unknown(licence);
  const rotations = await licences.queryFilter(licences.filters.LicenceRotated(licence));
  const turns = await Promise.all(
    rotations.map(async (rotation) => ({
      ...keysOf(rotation.args),
      at: (await rotation.getBlock()).timestamp,
    })),
  );
  const current = turns.at(-1)?.newAccount ?? granted.args.account;
  // An overlap ends by its date, or with the next rotation.
  const before = turns.filter((turn, index) => {
    const overlap = Math.min(turn.overlapUntil, turns[index + 1]?.at ?? Infinity);
    return Math.max(turn.at, overlap) > time;
  });
  return [...before.map((turn) => turn.oldAccount), current];
}

function keysOf(args: { oldAccount: string; newAccount: string; overlapUntil: bigint }) {
  const { oldAccount, newAccount, overlapUntil } = args;
  return { oldAccount, newAccount, overlapUntil: Number(overlapUntil) };
}

function unknown(licence: number): MediConnectError {
  return new MediConnectError(
    "LICENCE_UNKNOWN",
    `There is no licence ${licence}.`,
    "List them with `npx hardhat licence list`.",
    { licence },
  );
}
