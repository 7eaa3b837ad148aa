import { readFile } from "node:fs/promises";
import ts from "typescript";
import { describeFunction, describeType, describeValue } from "./sdkPage/describeExport.ts";
import { type Exported, readExports } from "./sdkPage/readExports.ts";

/** What a room is about. */
const ROOMS: Readonly<Record<string, string>> = {
  addresses: "Deployments that this version knows.",
  chain: "The embedded chain.",
  client: "Connecting to a chain and sending to it.",
  custody: "Who holds which packs: shipped, carried, received, returned and traced.",
  dispensing: "Supplying packs against a prescription, in one transaction.",
  epcis: "GS1 EPCIS 2.0: events read, checked, hashed, planned and written.",
  errors: "The one error class, and what each error of the contracts means.",
  fhir: "Messages of NHS EPS, the identifiers in them, and the table of medicines.",
  governance: "Regions, pauses and vetoes.",
  gs1: "Barcodes: read, checked, written and drawn.",
  guard: "The supply guard's tags, its key holders and their ceremonies.",
  incident: "Suspected packs: raised, triaged, confirmed and locked.",
  keys: "Keys of those who act.",
  licence: "Licences of prescribers, pharmacies, manufacturers and regulators.",
  merkle: "Trees of packs, and proofs out of them.",
  pack: "Products, lots and packs.",
  prescription: "The life of a prescription.",
  recall: "What a regulator asks after a recall.",
  register: "The register of controlled drugs.",
  seal: "Keys of a form, and the content that they seal.",
  supplyGuard: "The supply guard on the chain.",
  typedData: "What patients and prescribers sign (EIP-712).",
  undo: "Taking a supply or a decommissioning back.",
  wallet: "Keys that stay with the patient.",
};

/** Makes `docs/sdk.md` from the doc comments of everything that the SDK exports. */
export async function generateSdkPage(): Promise<{ path: string; content: string }> {
  const exported = readExports();
  const shown = new Set<string>();
  const rooms = [...new Set(exported.map(({ room }) => room))];
  const sections = rooms.map((room) =>
    describeRoom(
      room,
      exported.filter((one) => one.room === room),
      shown,
    ),
  );
  const content = `${await readFile("scripts/generators/sdkPage/head.md", "utf8")}
${sections.join("\n\n")}
`;
  return { path: "docs/sdk.md", content };
}

function describeRoom(room: string, exported: readonly Exported[], shown: Set<string>): string {
  const functions = exported.filter(({ declaration }) => ts.isFunctionDeclaration(declaration));
  const types = exported.filter(
    ({ declaration }) => ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration),
  );
  const values = exported.filter((one) => !functions.includes(one) && !types.includes(one));
  const about = ROOMS[room];
  if (about === undefined)
    throw new Error(`scripts/generators/sdkPage.ts says nothing about the room ${room}`);
  const described = functions.map((one) => describeFunction(one, shown));
  const rest = types.filter(({ name }) => !shown.has(name)).map(describeType);
  return [
    `## ${room}`,
    about,
    ...described,
    ...(values.length === 0
      ? []
      : [`### Values of ${room}`, `| name | what |\n|---|---|\n${values.map(describeValue).join("\n")}`]),
    ...(rest.length === 0 ? [] : [`### Types of ${room}`, `\`\`\`ts\n${rest.join("\n\n")}\n\`\`\``]),
  ].join("\n\n");
}
