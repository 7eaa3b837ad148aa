import { MediConnectError, makeTags, NO_TAG, type SigningClient, type Tags } from "../../sdk/src/index.ts";
import { chainTime } from "../../sdk/src/client/chainTime.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";
import { openTagging } from "./openTagging.ts";
import { readPatient } from "./readPatient.ts";

const TAG = /^0x[0-9a-f]{64}$/i;

/** `--tag` itself. */
export function readGivenTag(input: TaskInput): string {
  const tag = input.required("tag");
  if (TAG.test(tag) && tag !== NO_TAG) return tag.toLowerCase();
  throw new MediConnectError(
    "TAG_INVALID",
    `${JSON.stringify(tag)} is no tag.`,
    "Give 0x and 64 hexadecimal digits, as `guard tag` and `guard overlaps` print them.",
  );
}

/** The tags that `--tag` names, or those of the patient on stdin (or in a file) and the medicine of `--code`. */
export async function readTags(
  input: TaskInput,
  context: TaskContext,
  client: SigningClient,
  role: "prescriber" | "dispenser",
): Promise<Tags> {
  if (input.optional("tag") !== undefined) return { tag: readGivenTag(input), previousTag: NO_TAG };
  const code = input.required("code");
  const tagging = await openTagging(input, context, client, role);
  if (tagging === undefined || tagging === "outage") {
    throw new MediConnectError(
      "TAGGING_MISSING",
      "There is no way to make a tag here.",
      "Give --tag, or name the key holders (`guard start` puts some up for trying out).",
    );
  }
  const now = await chainTime(client.provider);
  return makeTags(tagging, { patient: await readPatient(input), code, now });
}
