import { globSync, readFileSync } from "node:fs";

/** Documents for people; those that are generated have tests of their own. */
export function documents(): string[] {
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...globSync("docs/**/*.md").sort(),
    ...globSync("{bench,ignition,samples,scripts,test}/**/README.md").sort(),
  ];
}

const COMMAND = /^(npm (start|test|run (--silent )?[a-z])|npx [a-z]|node [a-z/]+\.ts)/;

/** The documents whose commands are run, in order: what remedies of errors name is held to the tasks alone. */
export function runDocuments(): string[] {
  return documents().filter((file) => !["docs/errors.md", "docs/sdk.md"].includes(file));
}

/** Every command of a document, in its order: each line of a shell block, and whatever else begins like one. */
export function commandsOf(file: string): string[] {
  const text = readFileSync(file, "utf8").replaceAll("\\\n", " ");
  const found: string[] = [];
  for (const [, language, block, inline] of text.matchAll(/^```(\w*)\n([^]*?)^```|(?<!`)`([^`\n]+)`/gm)) {
    if (inline !== undefined) found.push(...[inline].filter((code) => COMMAND.test(code)));
    else if (language !== "ts") {
      const lines = (block ?? "").split("\n").map((line) => line.replace(/\s+# .*/, "").trim());
      found.push(...lines.filter((line) => (language === "sh" ? line !== "" : COMMAND.test(line))));
    }
  }
  return found.map((command) => command.replaceAll(/\s+/g, " "));
}

/** Every mention of a task, with or without what calls it, also in the page of errors. */
export function taskMentions(file: string, topics: readonly string[]): string[] {
  const text = readFileSync(file, "utf8").replaceAll(/^```[^]*?^```/gm, "");
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = ""]) => code.replace(/^(npx hardhat|npm run hardhat --) /, ""))
    .filter((code) => topics.includes(code.split(" ")[0] ?? "") && /^[\w -]+$/.test(code));
}

/** Commands that the test does not run, each with the reason. */
export const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^npm test$/, "this very run is it"],
  [/^npm run (check|prove)$/, "CI runs it beside the tests"],
  [/^npm run generate$/, "the check of generated files runs it"],
  [/^npm run package$/, "test/package builds the package"],
  [/^npm run test:deep$/, "takes hours"],
  [/^npm run (--silent )?bench /, "takes minutes to hours and measures this machine"],
  [/^npm run gas$/, "the check of gas measures the same"],
  [/--network besu$/, "wants a chain of one's own; the same task runs on the embedded one"],
  [
    /^node services\/keyholder\/main\.ts /,
    "has names for values; test/services/keyholder runs it with values",
  ],
];

/** What a document takes for granted before its commands. */
export const PREPARED: Readonly<Record<string, readonly string[]>> = {
  "docs/keyholder.md": ["npx hardhat chain start", "npx hardhat deploy"],
};

/** What puts away what a document leaves running. */
export const PUT_AWAY: Readonly<Record<string, readonly string[]>> = {
  "docs/keyholder.md": ["npx hardhat guard stop"],
};

const SHELF_LIFE_MS = 540 * 86_400_000;

/** Lots of the main job are named by the month in which they expire, counted from today. */
export function today(command: string): string {
  const expiry = new Date(Date.now() + SHELF_LIFE_MS).toISOString();
  return command.replace(/--lot L\d{4}\b/, `--lot L${expiry.slice(2, 4)}${expiry.slice(5, 7)}`);
}
