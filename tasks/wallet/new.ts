import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { addWalletForm, makeWalletOffer, writeWallet, writeWalletOffer } from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";
import { withChainLock } from "../../sdk/src/chain/withChainLock.ts";
import { openWallet, walletFile } from "./walletFile.ts";

export default taskAction(async (input, context) => {
  const itemCount = input.integer("items", { least: 1, most: 4, fallback: 4 });
  const { deployment } = await context.connect();
  const file = walletFile(input, context);
  await mkdir(path.dirname(file), { recursive: true });
  // Of two at once neither may lose its keys.
  const wallet = await withChainLock(`${file}.lock`, async () => {
    const opened = await openWallet(input, context);
    const grown = addWalletForm(opened.wallet, itemCount);
    // First the wallet: an offer whose keys nobody holds would lose the prescription.
    await writeWallet(file, grown, opened.passphrase);
    return grown;
  });
  const form = wallet.forms.length;
  const made = wallet.forms[form - 1];
  if (made === undefined) throw new Error("the form that was added is missing");
  const offer = input.optional("out") ?? path.join(path.dirname(file), `offer-${form}.json`);
  await writeFile(offer, writeWalletOffer(makeWalletOffer(deployment, made.formSecret, itemCount)), {
    mode: 0o600,
  });
  const facts = { form, items: itemCount, wallet: file, "for the clinic": offer };
  return {
    text: `Keys are made. Give the offer to the clinic; the wallet stays with you.\n${formatFacts(facts)}`,
    json: { form, items: itemCount, wallet: file, offer },
  };
});
