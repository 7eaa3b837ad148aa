export { type ExamineParameters, examineSystem } from "./examineSystem.ts";
export type { Finding } from "./Finding.ts";
