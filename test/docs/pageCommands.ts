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

/** What a document tells to type: a shell block, whose lines share one shell, or a command within a sentence. */
export interface PageScript {
  readonly lines: readonly string[];
}

/**
 * Every script of a document, in its order. A block marked `text` is for machines, names and keys that only the reader
 * has: it is not run, but `taskMentions` holds it to the tasks.
 */
export function scriptsOf(file: string): PageScript[] {
  const found: PageScript[] = [];
  for (const { language, block, inline } of codeOf(file)) {
    if (inline !== undefined) {
      if (COMMAND.test(inline)) found.push({ lines: [inline] });
    } else if (language === "sh") found.push({ lines: linesOf(block) });
    else if (language === "") found.push(...commandsAmong(linesOf(block)));
  }
  return found;
}

function commandsAmong(lines: readonly string[]): PageScript[] {
  return lines.filter((line) => COMMAND.test(line)).map((line) => ({ lines: [line] }));
}

interface Code {
  readonly language: string;
  readonly block: string;
  readonly inline: string | undefined;
}

function codeOf(file: string): Code[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```|(?<!`)`([^`\n]+)`/gm)].map(
    ([, language = "", block = "", inline]) => ({ language, block, inline: inline?.trim() }),
  );
}

/** Lines as a shell reads them: put together where one goes on, without comments. */
function linesOf(block: string): string[] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) =>
      line
        .replace(/(^|\s+)# .*/, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

const CALLS = /^(npx hardhat|npm run hardhat --|npm run (?=deploy )) ?/;

/**
 * Every mention of a task, also in blocks that are not run and in the page of errors: with what calls it, whichever
 * task it is, and without, where its first word is one of `topics`.
 */
export function taskMentions(file: string, topics: readonly string[]): string[] {
  return codeOf(file)
    .flatMap(({ language, block, inline }) => {
      if (inline !== undefined) return [inline];
      return language === "ts" ? [] : linesOf(block).filter((line) => CALLS.test(line));
    })
    .filter((code) => CALLS.test(code) || topics.includes(code.split(" ")[0] ?? ""))
    .map((code) => code.replace(CALLS, ""))
    .filter((code) => code !== "" && !code.startsWith("<"));
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
  [/^npx hardhat ignition deploy$/, "deploys a module that its author has yet to write"],
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
  "docs/guard.md": ["npx hardhat guard stop"],
  "docs/keyholder.md": ["npx hardhat guard stop"],
};

const SHELF_LIFE_MS = 540 * 86_400_000;

/** Lots of the main job are named by the month in which they expire, counted from today. */
export function today(command: string): string {
  const expiry = new Date(Date.now() + SHELF_LIFE_MS).toISOString();
  return command.replace(/--lot L\d{4}\b/, `--lot L${expiry.slice(2, 4)}${expiry.slice(5, 7)}`);
}
