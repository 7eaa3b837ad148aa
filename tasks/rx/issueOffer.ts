import { readTextFile } from "../../sdk/src/files/readTextFile.ts";
import {
  issueToWallet,
  type IssueToWalletParameters,
  readWalletOffer,
  type SigningClient,
} from "../../sdk/src/index.ts";
import type { TaskInput } from "../TaskInput.ts";
import type { TaskOutcome } from "../taskAction.ts";
import { describeItems } from "./describeItems.ts";

/** `rx issue --offer`: to keys of the patient's wallet. No code is handed out: the wallet has it all. */
export async function issueOffer(
  input: TaskInput,
  client: SigningClient,
  parameters: Omit<IssueToWalletParameters, "offer">,
): Promise<TaskOutcome> {
  const offer = readWalletOffer(await readTextFile(input.required("offer")), client.deployment);
  const items = await issueToWallet(client, { ...parameters, offer });
  const text = `${describeItems([{ issue: 1, items }])}\nThe patient's wallet holds the keys; no code is handed out.`;
  return { text, json: { formId: parameters.order.formId, items } };
}
