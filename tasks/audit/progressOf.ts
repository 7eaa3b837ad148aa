/** Tells people on a terminal how far a long reading is; silent with `--json` and in scripts. */
export function progressOf(what: string, json: boolean): (block: number) => void {
  if (json || !process.stderr.isTTY) return () => undefined;
  return (block) => process.stderr.write(`\r${what}: block ${block} `);
}
