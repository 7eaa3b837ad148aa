import { deriveItemKeys, readPrescription } from "../../sdk/src/index.ts";
import { formatInstant, formatTable } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { openWallet } from "./walletFile.ts";

export default taskAction(async (input, context) => {
  const { wallet, file } = await openWallet(input, context);
  const client = await context.connect();
  const found = await Promise.all(
    wallet.forms.flatMap(({ formSecret, itemCount }, form) =>
      Array.from({ length: itemCount }, async (_, item) => {
        const { id } = deriveItemKeys(formSecret, item);
        return { form: form + 1, item: item + 1, ...(await readPrescription(client, id)) };
      }),
    ),
  );
  const rows = found.map((one) => [
    one.form,
    one.item,
    one.id,
    one.state === "none" ? "not issued" : one.state,
    one.state === "none" ? "–" : `${one.supplied}/${one.quantity}`,
    one.issuesAllowed > 1 ? `${one.issuesUsed}/${one.issuesAllowed}` : "–",
    formatInstant(one.expiresAt),
  ]);
  const columns = ["form", "item", "prescription", "state", "supplied", "issues", "expires at"];
  return {
    text: rows.length === 0 ? `The wallet ${file} is empty.` : formatTable(columns, rows),
    json: found,
  };
});
