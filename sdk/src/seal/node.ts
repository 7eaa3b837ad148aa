export { openFileStore } from "./fileStore.ts";
