import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { CONTRACT_ERRORS, FAULT_REASONS, LIBRARY_ERRORS } from "../../sdk/src/index.ts";

const page = readFileSync("docs/errors.md", "utf8");
const [, contracts = "", libraries = "", client = "", faults = ""] = page.split(/^## /m);

/** The cells of each row of a table, by its code. */
function rowsOf(section: string): Map<string, string[]> {
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return new Map(
    rows.map((row) => {
      const [code = "", ...cells] = row.slice(2, -2).split(" | ");
      return [code.replaceAll("`", ""), cells];
    }),
  );
}

/** Every error of every ABI that was compiled, inherited ones included. */
function abiErrors(): string[] {
  const names = globSync("artifacts/{contracts,@openzeppelin}/**/*.json").flatMap((file) => {
    const { abi = [] } = JSON.parse(readFileSync(file, "utf8")) as { abi?: { type: string; name: string }[] };
    return abi.filter(({ type }) => type === "error").map(({ name }) => name);
  });
  return [...new Set(names)].sort();
}

const sources = ["sdk/src", "tasks", "services"].flatMap((folder) =>
  globSync(`${folder}/**/*.ts`).map((file) => readFileSync(file, "utf8")),
);

describe("the page of errors", () => {
  it("names every error of every contract, and none that there is not", () => {
    const named = [...rowsOf(contracts).keys(), ...rowsOf(libraries).keys()];

    expect(named.sort()).to.deep.equal(abiErrors());
    expect(named).to.have.members([...Object.keys(CONTRACT_ERRORS), ...Object.keys(LIBRARY_ERRORS)]);
  });

  it("names every code that SDK, tasks and services throw, and none that they do not", () => {
    // Told by other means than the generator's: whatever stands as a code behind MediConnectError or super.
    const thrown = sources.flatMap((text) =>
      [
        ...text.matchAll(
          /(?:MediConnectError|super)\(\s*(?:[^,"`]{1,80}\?\s*)?"([A-Z][A-Za-z_0-9]+)"(?:\s*:\s*"([A-Z_0-9]+)")?/g,
        ),
      ].flatMap(([, first = "", second]) => [first, ...(second === undefined ? [] : [second])]),
    );
    // Of a GS1 element the code is handed on; whatever else of that name there is counts as thrown.
    thrown.push(
      ...sources.flatMap((text) => [...text.matchAll(/"(GS1_[A-Z_]+)"/g)].map(([, code = ""]) => code)),
    );
    const own = thrown.filter((code) => !Object.hasOwn(CONTRACT_ERRORS, code));

    expect([...rowsOf(client).keys()].sort()).to.deep.equal([...new Set(own)].sort());
  });

  it("would see it if a code came from elsewhere than a literal", () => {
    const hidden = sources.flatMap((text) => [...text.matchAll(/new MediConnectError\(\s*([a-z]\w*),/g)]);

    // Twice a decoded contract error, by its name; by its code what a key holder answered, what a file of a folder was
    // refused for, a refusal of custody that is told by the labels of boxes, or by the serial of a pack, what a manufacturer
    // is told in words of its own, and a fault of a GS1 element, whose type names them all.
    const handedOn = ["code", "code", "code", "code", "code", "code", "name", "name"];
    expect(hidden.map(([, name]) => name).sort()).to.deep.equal(handedOn);
  });

  it("says of each what happened and what to do, in whole sentences", () => {
    for (const [code, cells] of [...rowsOf(contracts), ...rowsOf(libraries)]) {
      for (const cell of cells) expect(cell, code).to.match(/[a-z]{2}.*[.!)]$/);
      expect(cells, code).to.have.length(2);
    }
    for (const [code, [room, happened, remedy, ...more]] of rowsOf(client)) {
      expect(room, code).to.match(/^\w+$/);
      for (const text of [happened, remedy]) expect(text, code).to.match(/[a-z]{2}/);
      expect(more, code).to.deep.equal([]);
    }
  });

  it("names every fault of a FHIR message", () => {
    expect([...rowsOf(faults).keys()]).to.deep.equal(Object.keys(FAULT_REASONS));
  });
});
