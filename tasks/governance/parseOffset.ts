import { MediConnectError } from "../../sdk/src/index.ts";

/**
 * An offset from UTC in quarters of an hour.
 *
 * @param text `+HH:MM` or `-HH:MM`
 * @throws MediConnectError `OPTION_INVALID`
 */
export function parseOffset(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(00|15|30|45)$/.exec(text) ?? [];
  const quarters = (Number(hours) * 4 + Number(minutes) / 15) * (sign === "-" ? -1 : 1);
  if (quarters >= -64 && quarters <= 63) return quarters;
  throw new MediConnectError(
    "OPTION_INVALID",
    `--offset wants a time such as +01:00 or -03:30, from -16:00 to +15:45, not ${JSON.stringify(text)}.`,
    "See --help.",
    { option: "--offset" },
  );
}

/** The same as text, for people. */
export function formatOffset(quarterHours: number): string {
  const minutes = Math.abs(quarterHours) * 15;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${quarterHours < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
