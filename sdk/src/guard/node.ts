export * from "./folder/index.ts";
export { destroyShareFile, readShareFile, writeShareFile } from "./shareFile.ts";
