import { readFileSync } from "node:fs";

/** An example of docs/sdk.md. */
export interface PageExample {
  /** Function under which it stands. */
  readonly name: string;
  readonly code: string;
}

/** Every example of the page, in its order. */
export function pageExamples(): PageExample[] {
  const page = readFileSync("docs/sdk.md", "utf8");
  return page.split(/^### /m).flatMap((section) => {
    const name = /^`(\w+)`/.exec(section)?.[1];
    if (name === undefined) return [];
    const fences = section.matchAll(/^Example:\n\n```ts\n([^]*?)\n```$/gm);
    return [...fences].map(([, code = ""]) => ({ name, code }));
  });
}

const VALUE = /^\s*\/\/ ("(?:[^"\\]|\\.)*"|-?\d[\d_]*|true|false|undefined|\[.*\]|\{.*\})$/;

/**
 * An example as a module. What it does not define is taken from the SDK, Node or the context; a value that a comment
 * behind an expression states is compared.
 *
 * @param exported what the SDK exports
 * @param known what the context knows
 */
export function moduleOf(
  { code }: PageExample,
  exported: readonly string[],
  known: readonly string[],
  { sdk, context }: { sdk: string; context: string },
): string {
  const words = new Set(code.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").match(/[A-Za-z_]\w*/g));
  const defined = new Set([...code.matchAll(/const (?:(\w+)|\{([^}]*)\}|\[([^\]]*)\])/g)].flatMap(namesIn));
  const isFree = (name: string): boolean => words.has(name) && !defined.has(name);
  const imports = exported.filter(isFree);
  const taken = known.filter(isFree);
  return `import { readFile } from "node:fs/promises";
import { compare, take } from ${JSON.stringify(context)};
import { ${imports.join(", ")} } from ${JSON.stringify(sdk)};
const { ${taken.join(", ")} } = await take(${taken.map((name) => JSON.stringify(name)).join(", ")});
void readFile;
void compare;
${compared(code)}
`;
}

function namesIn([, single, object, list]: RegExpMatchArray): string[] {
  if (single !== undefined) return [single];
  return (object ?? list ?? "").split(",").map((part) => part.split(":").at(-1)?.trim() ?? "");
}

/** `expression; // value`, the comment on the same line or the next. */
function compared(code: string): string {
  const joined = code.replaceAll(/;\n(\/\/ ["[{\d])/g, "; $1");
  return joined
    .split("\n")
    .map((line) => {
      const at = line.lastIndexOf("; //");
      const value = at < 0 ? undefined : VALUE.exec(line.slice(at + 2))?.[1];
      const isStatement = /^\s*(const|let|if|for|return|await \w+\(.*\)$)/.test(line.slice(0, at));
      if (value === undefined || isStatement) return line;
      return `compare(${line.slice(0, at)}, ${value});`;
    })
    .join("\n");
}
