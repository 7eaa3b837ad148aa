import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { drawQrCodePng, drawQrCodeSvg } from "../../sdk/src/node.ts";
import type { TaskContext } from "../TaskContext.ts";
import type { TaskInput } from "../TaskInput.ts";

/** Folder for the patient's codes. */
export function outFolder(input: TaskInput, { stateFolder }: TaskContext): string {
  return input.optional("out") ?? path.join(stateFolder, "out");
}

/**
 * Draws a patient's code, readable by its owner alone.
 *
 * @returns the picture's file (SVG; a PNG lies beside it)
 */
export async function drawCode(folder: string, name: string, code: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const picture = path.join(folder, `${name}.svg`);
  await writeFile(picture, drawQrCodeSvg(code), { mode: 0o600 });
  await writeFile(path.join(folder, `${name}.png`), await drawQrCodePng(code), { mode: 0o600 });
  return picture;
}

/** A repeat on paper has a picture for each issue. */
export function pictureName(formId: string, issue: number): string {
  return issue === 1 ? formId : `${formId}-issue-${issue}`;
}
