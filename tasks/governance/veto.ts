import { isHexString } from "ethers";
import { MediConnectError, vetoOperation } from "../../sdk/src/index.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const operation = input.required("operation");
  if (!isHexString(operation, 32)) throw invalid(operation);
  const client = await context.connectAs(input.optional("as") ?? "guardian");
  const transaction = await vetoOperation(client, operation);
  return { text: `Vetoed ${operation}; it will not be done.`, json: { operation, transaction } };
});

function invalid(text: string): MediConnectError {
  return new MediConnectError(
    "OPTION_INVALID",
    `--operation wants 0x and 64 hexadecimal digits, not ${JSON.stringify(text)}.`,
    "Take the number that the scheduling printed.",
    { option: "--operation" },
  );
}
