import path from "node:path";
import {
  deriveItemKeys,
  type ItemKeys,
  MediConnectError,
  readWallet,
  type Wallet,
} from "../../sdk/src/node.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

export interface OpenedWallet {
  readonly file: string;
  readonly passphrase: string | undefined;
  readonly wallet: Wallet;
}

/** The file that `--wallet` names, or the state folder's. */
export function walletFile(input: TaskInput, { stateFolder }: TaskContext): string {
  return input.optional("wallet") ?? path.join(stateFolder, "wallet.json");
}

/** The wallet that `--wallet` names, under the passphrase of the environment, if any. */
export async function openWallet(input: TaskInput, context: TaskContext): Promise<OpenedWallet> {
  const file = walletFile(input, context);
  const given = process.env["MEDICONNECT_WALLET_PASSPHRASE"];
  const passphrase = given === undefined || given === "" ? undefined : given;
  return { file, passphrase, wallet: await readWallet(file, passphrase) };
}

/** Keys of one item of the wallet: `--form` and `--item`. */
export function readWalletItem(input: TaskInput, { wallet: { forms }, file }: OpenedWallet): ItemKeys {
  if (forms.length === 0) {
    throw new MediConnectError(
      "WALLET_EMPTY",
      `The wallet ${file} holds no prescription.`,
      "Make an offer with `wallet new`, and give it to the clinic.",
      { file },
    );
  }
  const number = input.integer("form", { least: 1, most: forms.length, fallback: forms.length });
  const form = forms[number - 1];
  if (form === undefined) throw new Error("a form within bounds is missing");
  const item = input.integer("item", { least: 1, most: form.itemCount, fallback: 1 });
  return deriveItemKeys(form.formSecret, item - 1);
}
