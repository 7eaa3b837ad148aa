import path from "node:path";
import ts from "typescript";

/** Something that the SDK exports, with where it was declared. */
export interface Exported {
  readonly name: string;
  readonly room: string;
  /** Exported by `node.ts` alone. */
  readonly nodeOnly: boolean;
  readonly declaration: ts.Declaration;
}

const ROOT = path.resolve("sdk/src");

/** Every export of the SDK by room, in the order of their names. */
export function readExports(): Exported[] {
  const config = ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ".");
  const program = ts.createProgram(["sdk/src/index.ts", "sdk/src/node.ts"], options);
  const everywhere = new Set(exportsOf(program, "sdk/src/index.ts").map(({ name }) => name));
  const checker = program.getTypeChecker();
  return exportsOf(program, "sdk/src/node.ts")
    .flatMap((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const declaration = target.declarations?.[0];
      if (declaration === undefined) return [];
      const room = path.relative(ROOT, declaration.getSourceFile().fileName).split(path.sep)[0] ?? "";
      return [{ name: symbol.name, room, nodeOnly: !everywhere.has(symbol.name), declaration }];
    })
    .sort((a, b) => a.room.localeCompare(b.room, "en") || a.name.localeCompare(b.name, "en"));
}

function exportsOf(program: ts.Program, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module);
}
