import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";

const CHECK = path.resolve(import.meta.dirname, "../../scripts/checks/contractImports.ts");

describe("contractImports", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "mediconnect-imports-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function check(file: string, imported: string): { status: number | null; stdout: string } {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(
      path.join(root, file),
      `// import "../no/comment.sol";\nimport {\n    A\n} from "${imported}";\n`,
    );
    return spawnSync(process.execPath, [CHECK, root], { encoding: "utf8" });
  }

  for (const [file, imported, rule] of [
    ["types/Day.sol", "../libraries/RegionTime.sol", "only types"],
    ["types/Day.sol", "../pack/IPacks.sol", "only types"],
    ["libraries/RegionTime.sol", "../pack/IPacks.sol", "only types and libraries"],
    ["dispensing/Dispensing.sol", "../pack/Packs.sol", "only through its interface"],
    ["dispensing/Dispensing.sol", "../pack/Index.sol", "only through its interface"],
    ["dispensing/Dispensing.sol", "../../test/Cheat.sol", "outside of their folder"],
  ] as const) {
    it(`refuses ${imported} in ${file}`, () => {
      const { status, stdout } = check(file, imported);
      expect(status).to.equal(1);
      expect(stdout).to.contain(rule);
    });
  }

  for (const [file, imported] of [
    ["types/Day.sol", "./Gtin.sol"],
    ["libraries/RegionTime.sol", "../types/Day.sol"],
    ["dispensing/Dispensing.sol", "../pack/IPacks.sol"],
    ["pack/Packs.sol", "./Products.sol"],
    ["pack/Packs.sol", "@openzeppelin/contracts/access/manager/AccessManaged.sol"],
  ] as const) {
    it(`allows ${imported} in ${file}`, () => {
      expect(check(file, imported)).to.deep.include({ status: 0, stdout: "" });
    });
  }
});
