import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks at the terminal for what must not be seen there; undefined where there is none. */
export async function askSecret(what: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(`${what}: `);
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
