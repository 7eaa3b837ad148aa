import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import {
  documents,
  NOT_RUN,
  PREPARED,
  PUT_AWAY,
  runDocuments,
  scriptsOf,
  taskMentions,
  today,
} from "./pageCommands.ts";

const isRun = (line: string): boolean => !NOT_RUN.some(([pattern]) => pattern.test(line));

const done = new Set<string>();
/** What a document before has in the very same words runs once: each begins on a state as new. */
const plans = runDocuments().flatMap((file) => {
  const scripts = scriptsOf(file)
    .map(({ lines }) => lines.filter(isRun).join("\n"))
    .filter((script) => script !== "" && !done.has(script));
  for (const script of scripts) done.add(script);
  return scripts.length === 0 ? [] : [{ file, scripts }];
});
/** Every root task that no plugin brings, as Hardhat's own do: `build` for one. */
const topics = [...hre.tasks.rootTasks.values()].flatMap(({ id: [topic = ""], pluginId }) =>
  pluginId === undefined ? [topic] : [],
);

describe("the documents", function () {
  this.timeout(600_000);

  it("leave out no command without a reason that still holds for one", () => {
    const all = documents().flatMap((file) => scriptsOf(file).flatMap(({ lines }) => lines));

    for (const [pattern] of NOT_RUN) {
      expect(
        all.some((line) => pattern.test(line)),
        `no document has a command like ${pattern.source}`,
      ).to.equal(true);
    }
    expect(all.filter(isRun)).to.have.length.at.least(10);
  });

  it("name no task and no option that there is not", () => {
    const mentions = documents().flatMap((file) =>
      taskMentions(file, topics).map((code) => ({ file, code })),
    );

    expect(mentions).to.have.length.at.least(200);
    expect(mentions.filter(({ code }) => !isTask(code))).to.deep.equal([]);
  });

  it("name every topic, and are held to it also in blocks that are not run", () => {
    const mentions = documents().flatMap((file) => taskMentions(file, topics));
    const named = mentions.map((code) => code.split(" ")[0]);

    expect(topics).to.include.members([
      "network",
      "audit",
      "doctor",
      "outbox",
      "office",
      "registrar",
      "deployer",
    ]);
    for (const foreign of ["build", "test", "node"]) expect(topics).not.to.include(foreign);
    expect(topics.filter((topic) => !named.includes(topic))).to.deep.equal([]);
    expect(mentions).to.include("network key --out key");
    expect(isTask("network key --into key")).to.equal(false);
    expect(isTask("network keys --out key")).to.equal(false);
  });

  for (const { file, scripts } of plans) {
    describe(file, () => {
      let state: string;

      before(async () => {
        state = await mkdtemp(path.join(os.tmpdir(), "mediconnect-docs-"));
        for (const command of PREPARED[file] ?? []) await succeed(command, state);
      });

      after(async () => {
        for (const command of PUT_AWAY[file] ?? []) await run(command, state);
        await run("npx hardhat chain reset", state);
        await rm(state, { recursive: true, force: true });
      });

      for (const script of scripts) {
        it(script.replaceAll("\n", "; "), () => succeed(today(script), state));
      }
    });
  }
});

/** The words up to the first option or value name a task or a topic; each option is the task's. */
function isTask(code: string): boolean {
  const words = code.split(" ");
  const end = words.findIndex((word) => !/^[a-z]+$/.test(word));
  const named = end < 0 ? words : words.slice(0, end);
  const options = words
    .filter((word) => word.startsWith("--") && word !== "--")
    .map((word) => camelCase(word.slice(2).replace(/=.*/, "")));
  const common = named[0] === "deploy" ? [...COMMON, ...OF_DEPLOY_SCRIPT] : COMMON;
  try {
    const task = hre.tasks.getTask(named);
    return options.every((option) => task.options.has(option) || common.includes(option));
  } catch {
    return false;
  }
}

const COMMON = ["network", "help"];
/** Those that `npm run deploy` adds to the task's. */
const OF_DEPLOY_SCRIPT = ["url", "chainId"];

function camelCase(option: string): string {
  return option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function succeed(script: string, state: string): Promise<void> {
  const { code, output } = await run(script, state);
  expect(code, `${script}\n${output}`).to.equal(0);
}

/** One shell for all lines of a script, so that a later one knows the variables of an earlier one. */
function run(script: string, state: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
        MEDICONNECT_STATE: state,
        // Where `mktemp` makes what a document wants made.
        TMPDIR: state,
      },
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    // Not "close": what a command leaves running on purpose may hold its output open.
    child.once("exit", (code) => resolve({ code, output }));
  });
}
