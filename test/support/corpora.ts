import { existsSync } from "node:fs";
import path from "node:path";

const projectRoot = path.resolve(import.meta.dirname, "../..");
const root = process.env["MEDICONNECT_CORPORA"] ?? path.resolve(projectRoot, "../shared/corpora");
const missed: { folder: string; tests: number }[] = [];

/**
 * Runs `suite` against one folder of the third-party corpora, or counts its `tests` as not run where the folder
 * is missing. Corpora are looked for in `MEDICONNECT_CORPORA`, else beside the project.
 *
 * @param folder name of the corpus, for example `nhs-eps-fhir`
 * @param tests how many tests `suite` declares at least; only used for the closing line
 */
export function describeCorpus(folder: string, tests: number, suite: (folderPath: string) => void): void {
  const folderPath = path.join(root, folder);
  if (existsSync(folderPath)) {
    describe(`corpus ${folder}`, () => suite(folderPath));
    return;
  }
  if (missed.length === 0) process.once("exit", reportMissed);
  missed.push({ folder, tests });
}

function reportMissed(): void {
  const tests = missed.reduce((sum, corpus) => sum + corpus.tests, 0);
  const folders = [...new Set(missed.map((corpus) => corpus.folder))].join(", ");
  console.log(`corpora: ${tests} tests did not run, because these folders are missing: ${folders}`);
}
