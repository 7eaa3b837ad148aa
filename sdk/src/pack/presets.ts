import { MediConnectError } from "../errors/MediConnectError.ts";

/** Names of the contracts' `Preset`, in their order: under which law the packs of a lot move. */
export const PRESETS = ["uk", "eu-fmd", "us-dscsa"] as const;
export type Preset = (typeof PRESETS)[number];

/** @throws MediConnectError `PRESET_UNKNOWN` */
export function parsePreset(text: string): Preset {
  const found = PRESETS.find((preset) => preset === text);
  if (found !== undefined) return found;
  throw new MediConnectError(
    "PRESET_UNKNOWN",
    `There is no preset ${JSON.stringify(text)}.`,
    `Give one of: ${PRESETS.join(", ")}.`,
    { preset: text },
  );
}
