import { getBytes } from "ethers";

/** Stands for a value that is not there, as in the page of errors. */
const UNKNOWN = "…";

/** Unix seconds as an instant that people can read, in UTC. */
export function formatTime(value: unknown): string {
  if (Number.isNaN(Number(value))) return UNKNOWN;
  return `${new Date(Number(value) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Days since 1970-01-01 as a date. */
export function formatDay(value: unknown): string {
  if (Number.isNaN(Number(value))) return UNKNOWN;
  return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
}

/** A GTIN as 14 digits. */
export function formatGtin(value: unknown): string {
  return String(value).padStart(14, "0");
}

/** `bytes20` of a lot as its text. */
export function formatLot(value: unknown): string {
  if (typeof value !== "string") return UNKNOWN;
  return String.fromCharCode(...getBytes(value)).replaceAll("\0", "");
}

/** The contracts' `uint40` place of a pack: its tranche is told beside it. */
export function formatPlace(index: unknown): string {
  if (!/^\d+$/.test(String(index))) return UNKNOWN;
  const [tranche, position] = [BigInt(String(index)) >> 32n, BigInt(String(index)) & 0xffffffffn];
  return tranche === 0n ? String(position) : `${position} of tranche ${tranche}`;
}

/** As it stands at the head of a sentence. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
