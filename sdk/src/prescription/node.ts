export { openFormFolder } from "./formFolder.ts";
