import { MediConnectError } from "../../../sdk/src/index.ts";
import { requireFile } from "./requireFile.ts";
import { isSameFile } from "./segmentFiles.ts";
import { walkSegments, type WalkedSegments } from "./walkSegments.ts";

/**
 * Checks segments of a log, oldest first; one alone, too.
 *
 * @param notedHead a head that somebody noted before, which has to be among their lines or right before them
 * @returns one line on what was found
 * @throws MediConnectError `AUDIT_MISSING`, `AUDIT_BROKEN`, `AUDIT_SEGMENTS_APART`, `AUDIT_HEAD_UNKNOWN`
 */
export async function checkAudit(
  files: readonly [string, ...string[]],
  notedHead?: string | undefined,
): Promise<string> {
  for (const file of files) await requireFile(file);
  let found = false;
  const walked = await walkSegments(eachOnce(files), (_, head) => {
    found ||= head === notedHead;
  });
  if (notedHead !== undefined && !found && walked.follows !== notedHead) throw headUnknown(notedHead);
  return describe(walked);
}

/** A kill amid a rotation leaves the newest segment with the name of a closed one beside its own. */
function eachOnce([first, ...others]: readonly [string, ...string[]]): [string, ...string[]] {
  const files: [string, ...string[]] = [first];
  for (const file of others) {
    const before = files.at(-1) ?? first;
    if (file === before || !isSameFile(file, before)) files.push(file);
  }
  return files;
}

function describe(walked: WalkedSegments): string {
  const { firstSegment, segment, lines, follows, head, closed, tornBytes } = walked;
  const where = firstSegment === segment ? `segment ${segment}` : `segments ${firstSegment} to ${segment}`;
  const parts = [
    `${lines} lines in ${where}, each follows from the one before`,
    ...(firstSegment === 1 ? [] : [`the first from ${follows}`]),
    `head ${head}`,
    ...(tornBytes === 0 ? [] : [`its last line is torn, ${tornBytes} bytes`]),
    closed ? `segment ${segment + 1} follows` : "not closed: the newest, or its end was cut off",
  ];
  return parts.join("; ");
}

function headUnknown(head: string): MediConnectError {
  return new MediConnectError(
    "AUDIT_HEAD_UNKNOWN",
    `No line here has the head that was noted, ${head}.`,
    "Give the segments of the day on which it was noted. If they are there, the log was cut off or written anew: tell the consortium.",
    { head },
  );
}
