import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { explainFileFailure } from "../../../sdk/src/files/explainFileFailure.ts";
import { runTask } from "../../support/runCommand.ts";

describe("what the file system refuses", function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-files-"));
    file = path.join(folder, "notes.txt");
    await writeFile(file, "kept");
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("is told with its path and what to do", async () => {
    const inFile = path.join(file, "member-1");
    const refusals: [reason: string, target: string, act: () => Promise<unknown>][] = [
      ["ENOTDIR", inFile, () => mkdir(inFile, { recursive: true })],
      ["EEXIST", file, () => mkdir(file)],
      ["ENOENT", path.join(folder, "none"), () => readFile(path.join(folder, "none"))],
    ];
    for (const [reason, target, act] of refusals) {
      const failure = await act().then(
        () => undefined,
        (error: unknown) => error,
      );
      const told = explainFileFailure(failure);
      expect(told?.code, reason).to.equal("FILE_SYSTEM_REFUSED");
      expect(told?.facts).to.deep.equal({ path: target, reason });
      expect(told?.line).to.include(target).and.to.match(/\.$/);
      expect(told?.cause).to.equal(failure);
    }
  });

  it("is taken for nothing else", () => {
    for (const other of [
      undefined,
      "ENOENT",
      new Error("ENOENT"),
      Object.assign(new Error("x"), { code: "ENOENT" }),
    ])
      expect(explainFileFailure(other)).to.equal(undefined);
    const unknown = Object.assign(new Error("x"), { code: "toString", path: "/x" });
    expect(explainFileFailure(unknown)).to.equal(undefined);
  });

  it("is one clear line of a task that was given a file for a folder", async () => {
    const { code, stdout, stderr } = await runTask(["guard", "ceremony", "--folder", file]);
    expect(code, stdout + stderr).to.equal(1);
    expect(stderr.trim()).to.match(
      /^The file system refuses .*member-1: a file stands where a folder is wanted \(ENOTDIR\)\. Set [^\n]*$/,
    );
    expect(await readFile(file, "utf8")).to.equal("kept");
  });
});
