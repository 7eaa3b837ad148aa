import { expect } from "chai";
import * as gs1 from "../../../sdk/src/gs1/index.ts";

describe("gs1", () => {
  it("exports just these values", () => {
    expect(Object.keys(gs1).sort()).to.deep.equal([
      "GS",
      "aiTable",
      "belongsTo",
      "buildDigitalLink",
      "buildSscc",
      "checkElement",
      "computeCheckDigit",
      "computeCheckPair",
      "drawDataMatrixSvg",
      "drawQrCodeSvg",
      "expiryToIso",
      "findAi",
      "formatElementString",
      "gs1SymbologyIdentifiers",
      "hasValidCheckDigit",
      "hasValidCheckPair",
      "isDigitalLink",
      "isoToExpiry",
      "normaliseGtin",
      "packElementString",
      "packElements",
      "parseDigitalLink",
      "parseElementString",
      "quoteScan",
      "readPackScan",
      "readSsccReference",
      "requireCompanyPrefix",
      "requireGln",
      "requireSscc",
      "swapLetterCase",
      "undoLayout",
    ]);
  });
});
