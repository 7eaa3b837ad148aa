import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { Deployment } from "../../../sdk/src/node.ts";
import { openFormFolder } from "../../../sdk/src/prescription/formFolder.ts";
import { type FormWay, keepFormWay, requireFormWay } from "../../../sdk/src/prescription/formWay.ts";
import { expectRejection } from "../../support/expectRefusal.ts";

describe("the way a form is issued", () => {
  const deployment = { chainId: 31_337, prescriptions: "0x01" } as Deployment;
  const offer = (id: string): FormWay => ({ offer: { items: [{ id }] } });
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "mediconnect-forms-"));
  });

  after(() => rm(folder, { recursive: true }));

  const formOf = (formId: string) => ({ forms: openFormFolder(folder), deployment, formId });

  it("stays as it was kept, and a repeat of it is harmless", async () => {
    const ways = [offer("0x01"), offer("0x02"), { codes: 1 }, { codes: 6 }];
    for (const [index, way] of ways.entries()) {
      const form = formOf(`FORM-${index}`);
      for (const other of ways) await requireFormWay(form, other);
      await keepFormWay(form, way);
      await keepFormWay(form, way);
      await requireFormWay(form, way);
      for (const other of ways.filter((one) => one !== way)) {
        await expectRejection(requireFormWay(form, other), "FORM_ISSUED_OTHERWISE");
        await expectRejection(keepFormWay(form, other), "FORM_ISSUED_OTHERWISE");
      }
    }
  });

  it("is one, though two begin at once", async () => {
    const form = formOf("FORM-AT-ONCE");
    const both = await Promise.allSettled([
      keepFormWay(form, { codes: 1 }),
      keepFormWay(form, offer("0x01")),
    ]);

    expect(both.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
  });

  it("says in one line how it was issued, and what to do", async () => {
    const said = async (kept: FormWay, given: FormWay): Promise<string> => {
      const form = formOf(`FORM-${Math.random()}`);
      await keepFormWay(form, kept);
      return (await expectRejection(keepFormWay(form, given), "FORM_ISSUED_OTHERWISE")).line;
    };

    expect(await said(offer("0x01"), { codes: 1 })).to.match(
      /issued to a wallet's offer before; .*\(--offer\)/,
    );
    expect(await said(offer("0x01"), offer("0x02"))).to.match(/issued to another wallet's offer before/);
    expect(await said({ codes: 1 }, offer("0x01"))).to.match(
      /issued with one code before; .* without --offer/,
    );
    expect(await said({ codes: 6 }, { codes: 1 })).to.match(/issued with 6 codes before/);
  });
});
