import path from "node:path";

/** Where the one key of a pilot lies, sealed. */
export function pilotKeyFile(folder: string): string {
  return path.join(folder, "phase0.json");
}

export function pilotPassphraseFile(folder: string): string {
  return path.join(folder, "phase0.passphrase");
}
