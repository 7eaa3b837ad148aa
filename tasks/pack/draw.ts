import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  drawDataMatrixPng,
  drawDataMatrixSvg,
  normaliseGtin,
  packElementString,
} from "../../sdk/src/node.ts";
import { formatFacts } from "../table.ts";
import { taskAction } from "../taskAction.ts";

export default taskAction(async (input, context) => {
  const pack = {
    gtin: normaliseGtin(input.required("gtin")),
    lot: input.required("lot"),
    expiry: input.required("expiry"),
    serial: input.required("serial"),
  };
  const svg = drawDataMatrixSvg(pack);
  const png = await drawDataMatrixPng(pack);
  const scan = packElementString(pack);

  const out = input.optional("out") ?? path.join(context.stateFolder, "out");
  await mkdir(out, { recursive: true });
  // A serial may hold characters that a file name cannot.
  const name = `pack-${pack.gtin}-${encodeURIComponent(pack.serial)}`;
  const files = { svg: path.join(out, `${name}.svg`), png: path.join(out, `${name}.png`) };
  await writeFile(files.svg, svg);
  await writeFile(files.png, png);
  return { text: formatFacts(files), json: { ...files, scan } };
});
