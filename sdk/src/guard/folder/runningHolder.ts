import path from "node:path";
import { z } from "zod";
import { commandLineOf, isAlive } from "../../chain/processes.ts";
import { readJsonFile } from "../../chain/readJsonFile.ts";
import { listMembers, type LocalMember } from "./localConsortium.ts";

const mark = z.object({
  pid: z.int().positive(),
  command: z.string().optional(),
  url: z.url().optional(),
});

/** A key holder's process on this machine. */
export interface RunningHolder {
  readonly pid: number;
  /** Undefined while it begins. */
  readonly url: string | undefined;
}

/** The process that answers for a member's folder; undefined where none does, or the number is another's by now. */
export function findRunning({ folder }: LocalMember): RunningHolder | undefined {
  const read = mark.safeParse(readJsonFile(path.join(folder, "running.json")));
  if (!read.success || !isAlive(read.data.pid)) return undefined;
  const { pid, command, url } = read.data;
  return command === undefined || command === commandLineOf(pid) ? { pid, url } : undefined;
}

/** Every member of a consortium on this machine whose key holder runs. */
export async function listRunning(
  folder: string,
): Promise<{ readonly member: number; readonly pid: number }[]> {
  return (await listMembers(folder)).flatMap((member) => {
    const found = findRunning(member);
    return found === undefined ? [] : [{ member: member.index, pid: found.pid }];
  });
}
