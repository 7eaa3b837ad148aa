import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PROGRAM = process.env["MEDICONNECT_CHROMIUM"] ?? "/usr/bin/chromium";
let missed = 0;

/** Declares `tests` of a suite that need Chromium, or counts them as not run where it is not installed. */
export function describeInChromium(title: string, tests: number, suite: () => void): void {
  if (existsSync(PROGRAM)) {
    describe(title, suite);
    return;
  }
  if (missed === 0) process.once("exit", reportMissed);
  missed += tests;
}

/** Debian's Chromium with a profile of its own, which asks nobody for anything. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function reportMissed(): void {
  console.log(`Chromium: ${missed} tests did not run, because ${PROGRAM} is missing`);
}
