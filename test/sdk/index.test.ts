import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import * as sdk from "../../sdk/src/index.ts";
import * as nodeSdk from "../../sdk/src/node.ts";
import {
  AUTHORITIES,
  COLLECTOR_KINDS,
  CORRECTION_REASONS,
  DECOMMISSION_REASONS,
  EXCEPTION_REASONS,
  GUARD_RULES,
  INCIDENT_REASONS,
  INCIDENT_STATUSES,
  LICENCE_STATUSES,
  LOT_STATUSES,
  OVERLAP_KINDS,
  OVERRIDE_REASONS,
  PRESCRIPTION_STATES,
  PRESETS,
  PRODUCT_STATUSES,
  RECALL_LEVELS,
  RECALL_REASONS,
  ROLES,
  SCHEDULE_NUMBERS,
} from "../../sdk/src/index.ts";

/** Values of a Solidity enum, in their order, in small letters. */
function enumOf(name: string): string[] {
  const source = readFileSync(`contracts/types/${name}.sol`, "utf8").replaceAll(/\/\/\/.*/g, "");
  const body = /enum \w+ \{([^}]*)\}/.exec(source)?.[1] ?? "";
  return body
    .split(",")
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== "");
}

function withoutHyphens(name: string): string {
  return name.replaceAll("-", "");
}

/** All that a file imports of the SDK, and what that imports; types, which leave no trace, left out. */
function filesBehind(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)(?! type)[^;]*?from "(\.[^"]+|#[^"]+)"/gm,
  );
  for (const [, target = ""] of imports) {
    const next = target === "#hash-helper" ? "./startNoHelper.ts" : target;
    if (!next.includes("types/ethers-contracts")) filesBehind(path.join(path.dirname(file), next), seen);
  }
  return seen;
}

describe("the SDK", () => {
  it("exports what it exported before (a change here is a change for every user)", () => {
    const snapshot = JSON.parse(readFileSync("test/sdk/exports.json", "utf8")) as Record<string, string[]>;
    const everywhere = Object.keys(sdk);
    const underNode = Object.keys(nodeSdk).filter((name) => !everywhere.includes(name));

    expect({ "index.ts": everywhere.sort(), "node.ts": underNode.sort() }).to.deep.equal(snapshot);
  });

  it("exports all of index.ts under Node, too", () => {
    expect(nodeSdk).to.include.keys(Object.keys(sdk));
  });

  it("names the contracts' enums as the contracts do", () => {
    expect(["none", ...Object.keys(ROLES)]).to.deep.equal(enumOf("Role"));
    expect(Object.values(ROLES)).to.deep.equal(Object.keys(ROLES).map((_, index) => index + 1));
    expect([...LICENCE_STATUSES]).to.deep.equal(enumOf("LicenceStatus"));
    expect([...PRODUCT_STATUSES]).to.deep.equal(enumOf("ProductStatus"));
    expect([...RECALL_LEVELS]).to.deep.equal(enumOf("RecallLevel"));
    expect([...AUTHORITIES]).to.deep.equal(enumOf("Authority"));
    const numbered = (table: Readonly<Record<string, { readonly number: number }>>) =>
      ["none", ...Object.keys(table)].map((name) => name.toLowerCase());
    expect(numbered(OVERRIDE_REASONS)).to.deep.equal(enumOf("OverrideReason"));
    expect(numbered(CORRECTION_REASONS)).to.deep.equal(enumOf("GuardCorrectionReason"));
    expect(OVERLAP_KINDS.map((kind) => kind.toLowerCase())).to.deep.equal(enumOf("OverlapKind"));
    expect(GUARD_RULES.map((rule) => rule.toLowerCase())).to.deep.equal(enumOf("GuardRule"));
    expect([...LOT_STATUSES]).to.deep.equal(enumOf("LotStatus"));
    expect(PRESCRIPTION_STATES.map((state) => state.toLowerCase())).to.deep.equal(
      enumOf("PrescriptionState"),
    );
    expect([...DECOMMISSION_REASONS]).to.deep.equal(enumOf("DecommissionReason"));
    expect(INCIDENT_STATUSES.map((status) => status.toLowerCase())).to.deep.equal(enumOf("IncidentStatus"));
    expect(INCIDENT_REASONS.map((reason) => reason.toLowerCase())).to.deep.equal(enumOf("IncidentReason"));
    expect(RECALL_REASONS.map((reason) => reason.toLowerCase())).to.deep.equal(enumOf("RecallReason"));
    // Written as the laws are, with hyphens between their words.
    expect(PRESETS.map(withoutHyphens)).to.deep.equal(enumOf("Preset"));
    expect(EXCEPTION_REASONS.map(withoutHyphens)).to.deep.equal(enumOf("ExceptionReason"));
    expect(enumOf("Schedule").indexOf("schedule3")).to.equal(SCHEDULE_NUMBERS.CD3);
    expect(enumOf("Schedule").indexOf("prescriptiononly")).to.equal(SCHEDULE_NUMBERS.POM);
  });

  it("counts collectors as contracts/types/Collection.sol does", () => {
    expect(Object.values(COLLECTOR_KINDS).map(({ code }) => code)).to.deep.equal([0, 1, 2, 3]);
  });

  it("asks for nothing of Node's where a browser runs it", () => {
    for (const file of filesBehind("sdk/src/index.ts")) {
      const code = readFileSync(file, "utf8").replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
      expect(code, file).not.to.match(/"node:|\b(Buffer|process|NodeJS|__dirname|require\()\b/);
    }
  });

  it("never imports Hardhat", () => {
    const files = readdirSync("sdk/src", { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts"));
    for (const file of files) {
      expect(readFileSync(`sdk/src/${file}`, "utf8"), file).not.to.match(/from "(hardhat|@nomicfoundation)/);
    }
  });
});
