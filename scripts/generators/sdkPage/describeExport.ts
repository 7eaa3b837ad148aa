import ts from "typescript";
import type { Exported } from "./readExports.ts";

/** A function of the SDK: what it does, how it is called, what it throws, and how it looks in use. */
export function describeFunction({ name, nodeOnly, declaration }: Exported, shown: Set<string>): string {
  const { said, tags } = readDoc(declaration);
  const parts = [
    `### \`${name}\``,
    ...(nodeOnly ? ["*Needs Node.*"] : []),
    said,
    fence([...interfacesOf(declaration, shown), signatureOf(declaration)].join("\n\n")),
    list(tags),
    ...tags.filter(({ tag }) => tag === "example").map(({ text }) => `Example:\n\n${fence(text)}`),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A constant or a class, in a line. */
export function describeValue({ name, nodeOnly, declaration }: Exported): string {
  const first = readDoc(declaration).said.split(/(?<=\.)\s/)[0] ?? "";
  const where = nodeOnly ? " *Needs Node.*" : "";
  return `| \`${name}\` | ${first.replaceAll("|", "\\|").replaceAll("\n", " ")}${where} |`;
}

/** A type as it is written. */
export function describeType({ declaration }: Exported): string {
  return declaration.getText();
}

interface DocTag {
  readonly tag: string;
  readonly text: string;
}

function readDoc(declaration: ts.Declaration): { said: string; tags: DocTag[] } {
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const doc = ts.getJSDocCommentsAndTags(holder).filter(ts.isJSDoc).at(-1);
  const tags = (doc?.tags ?? []).map((tag) => {
    const name = ts.isJSDocParameterTag(tag) ? `${tag.name.getText()}: ` : "";
    return { tag: tag.tagName.text, text: name + textOf(tag.comment) };
  });
  return { said: textOf(doc?.comment), tags };
}

function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  const text = ts.getTextOfJSDocComment(comment) ?? "";
  return text.replaceAll(/\{@link (\w+)\s*\}/g, "`$1`").trim();
}

function signatureOf(declaration: ts.Declaration): string {
  if (!ts.isFunctionDeclaration(declaration) || declaration.body === undefined) return declaration.getText();
  const source = declaration.getSourceFile();
  return source.text.slice(declaration.getStart(), declaration.body.getStart()).trim();
}

/** What its file exports besides and its signature names, such as its parameters: each once on the page. */
function interfacesOf(declaration: ts.Declaration, shown: Set<string>): string[] {
  const named = new Set(signatureOf(declaration).match(/\b[A-Z]\w+/g));
  return declaration
    .getSourceFile()
    .statements.filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => named.has(name.text) && !shown.has(name.text))
    .map((found) => {
      shown.add(found.name.text);
      return found.getText();
    });
}

function list(tags: readonly DocTag[]): string {
  const label: Readonly<Record<string, string>> = { returns: "Returns ", throws: "Throws ", param: "" };
  return tags
    .flatMap(({ tag, text }) => {
      const begin = label[tag];
      return begin === undefined ? [] : [`- ${begin}${text.replaceAll("\n", " ")}`];
    })
    .join("\n");
}

function fence(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}
