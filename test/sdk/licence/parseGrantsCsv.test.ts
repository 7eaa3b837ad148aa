import { expect } from "chai";
import { type GrantsCsvOptions, parseGrantsCsv } from "../../../sdk/src/index.ts";
import { expectRefusal } from "../../support/expectRefusal.ts";

const HEADER = "account,role,organisation,region,days";
const NOW = 1_772_442_000;
const options: GrantsCsvOptions = { validFrom: NOW, parseAccount: (text) => text };

function refuses(text: string, ...faults: string[]): void {
  const { message } = expectRefusal(() => parseGrantsCsv(text, options), "GRANTS_CSV_FAULTY");
  for (const fault of faults) expect(message).to.contain(fault);
}

describe("parseGrantsCsv", () => {
  it("refuses another header, and a list without a licence", () => {
    refuses("", "line 1");
    refuses("role,account\n", "line 1");
    refuses(`${HEADER}\n\n`, "line 2");
  });

  it("reports every faulty line at once, up to twenty", () => {
    refuses(
      `${HEADER}\na,king,1,0,1\na,dispenser,0,0,1\na,dispenser,1,24,1\na,dispenser,1,0,36501\na`,
      "line 2",
      "line 3",
      "line 4",
      "line 5",
      "line 6",
    );
    refuses(`${HEADER}\n${"a,dispenser,1,0,-1\n".repeat(25)}`, "line 21", "and 5 more");
  });

  it("reads a licence a line, with byte order mark, CRLF and empty lines", () => {
    const grants = parseGrantsCsv(
      `\u{feff}${HEADER}\r\na, dispenser ,12,3,1\r\n\r\nb,prescriber,1,0,36500\r\n`,
      options,
    );

    expect(grants).to.deep.equal([
      {
        account: "a",
        role: "dispenser",
        organisation: 12,
        region: 3,
        validFrom: NOW,
        validUntil: NOW + 86_400,
      },
      // Thirty-two bits of seconds end before a hundred years do.
      {
        account: "b",
        role: "prescriber",
        organisation: 1,
        region: 0,
        validFrom: NOW,
        validUntil: 2 ** 32 - 1,
      },
    ]);
  });
});
