import { GS } from "./characterSets.ts";
import type { PackCode } from "./PackCode.ts";

/** What scanners are seen to send where the computer cannot take the control character GS. */
const separatorStandIns = /<GS>|\{GS\}|\\x1[dD]|␝|[|~^#$@[\]{}` ]/g;

/**
 * The packs that `scan` may mean if separators were lost between scanner and computer: every way in which one or two
 * separators, put back in front of one of the AIs of a pack, make it whole. Mostly there is one; all are told, none
 * is chosen, because a serial may hold any digits.
 *
 * @param scan a raw scan that cannot be read as it is
 * @param read reads a scan, or gives `undefined` where it does not hold a whole pack
 */
export function findLostSeparators(
  scan: string,
  read: (scan: string) => PackCode | undefined,
): readonly PackCode[] {
  const identifier = /^\]../.exec(scan)?.[0] ?? "";
  const replaced = read(identifier + scan.slice(identifier.length).replace(separatorStandIns, GS));
  if (replaced !== undefined) return [replaced];

  const once = insertOneSeparator(scan);
  const found = readAll(once, read);
  return found.length > 0 ? found : readAll(once.flatMap(insertOneSeparator), read);
}

/** Two codes of one scan that differ in nothing are told once. */
function readAll(scans: readonly string[], read: (scan: string) => PackCode | undefined): PackCode[] {
  const packs = new Map<string, PackCode>();
  for (const scan of scans) {
    const pack = read(scan);
    if (pack !== undefined) packs.set([pack.lot, pack.serial, pack.expiry].join(GS), pack);
  }
  return [...packs.values()];
}

function insertOneSeparator(scan: string): string[] {
  return [...scan.matchAll(/(?=01|10|17|21)/g)].map(
    ({ index }) => `${scan.slice(0, index)}${GS}${scan.slice(index)}`,
  );
}
