import { writeFile } from "node:fs/promises";
import { formatRegisterCsv, MediConnectError } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";
import { readPages } from "./readPages.ts";

export default taskAction(async (input, context) => {
  const out = input.required("out");
  const { dispenser, pages } = await readPages(input, context);
  await writeFile(out, formatRegisterCsv(pages)).catch((error: unknown) => {
    throw new MediConnectError(
      "FILE_NOT_WRITTEN",
      `${out} cannot be written.`,
      "Give a file in a folder that is there and may be written to.",
      { out },
      { cause: error },
    );
  });
  const entries = pages.reduce((sum, page) => sum + page.entries.length, 0);
  return {
    text: `Wrote ${entries} entries of ${pages.length} product groups to ${out}.`,
    json: { dispenser, out, groups: pages.length, entries },
  };
});
