import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import {
  commandsOf,
  documents,
  NOT_RUN,
  PREPARED,
  PUT_AWAY,
  runDocuments,
  taskMentions,
  today,
} from "./pageCommands.ts";

const isRun = (command: string): boolean => !NOT_RUN.some(([pattern]) => pattern.test(command));

const done = new Set<string>();
/** What a document before has in the very same words runs once: each begins on a state as new. */
const plans = runDocuments().flatMap((file) => {
  const commands = commandsOf(file).filter((command) => isRun(command) && !done.has(command));
  for (const command of commands) done.add(command);
  return commands.length === 0 ? [] : [{ file, commands }];
});

describe("the documents", function () {
  this.timeout(600_000);

  it("leave out no command without a reason that still holds for one", () => {
    const all = documents().flatMap(commandsOf);

    for (const [pattern] of NOT_RUN) {
      expect(
        all.some((command) => pattern.test(command)),
        `no document has a command like ${pattern.source}`,
      ).to.equal(true);
    }
    expect(all.filter(isRun)).to.have.length.at.least(10);
  });

  it("name no task and no option that there is not", () => {
    const topics = [...hre.tasks.rootTasks.keys()].filter((topic) => isOurs(topic));
    const mentions = documents().flatMap((file) =>
      taskMentions(file, topics).map((code) => ({ file, code })),
    );

    expect(mentions).to.have.length.at.least(100);
    expect(mentions.filter(({ code }) => !isTask(code))).to.deep.equal([]);
  });

  for (const { file, commands } of plans) {
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

      for (const command of commands) {
        it(command, () => succeed(today(command), state));
      }
    });
  }
});

/** Hardhat has tasks of its own, `build` for one. */
function isOurs(topic: string): boolean {
  return /^(chain|deploy|licence|region|pause|unpause|veto|rx|wallet|product|lot|pack|guard|register)$/.test(
    topic,
  );
}

/** The words up to the first option name a task or a topic; each option is the task's. */
function isTask(code: string): boolean {
  const words = code.split(" ");
  const end = words.findIndex((word) => word.startsWith("-"));
  const named = end < 0 ? words : words.slice(0, end);
  const options = words.filter((word) => word.startsWith("--")).map((word) => camelCase(word.slice(2)));
  try {
    const task = hre.tasks.getTask(named);
    return options.every((option) => task.options.has(option) || option === "network" || option === "help");
  } catch {
    return false;
  }
}

function camelCase(option: string): string {
  return option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function succeed(command: string, state: string): Promise<void> {
  const { code, output } = await run(command, state);
  expect(code, `${command}\n${output}`).to.equal(0);
}

function run(command: string, state: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
        MEDICONNECT_STATE: state,
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
