import type { JsonRecord } from "./json.ts";
import type { Namespaces } from "./preHash.ts";

// A prefix is whatever a document binds it to. What is looked up by name stands under one prefix, whichever it was written with.

/** Where fields are looked up, by the prefix that GS1's context or our documents give them. */
export const MASTER_DATA = {
  prefix: "cbvmda",
  addresses: ["urn:epcglobal:cbv:mda:", "urn:epcglobal:cbv:mda"],
};
export const MEDICONNECT = { prefix: "mediconnect", addresses: ["urn:mediconnect:epcis:"] };

interface Vocabulary {
  readonly prefix: string;
  readonly addresses: readonly string[];
}

/** The same record, with the fields of a vocabulary under its own prefix, and none of another vocabulary there. */
export function underPrefix(
  record: JsonRecord,
  { prefix, addresses }: Vocabulary,
  namespaces: Namespaces,
): Record<string, unknown> {
  const entries = Object.entries(record).flatMap(([key, value]): [string, unknown][] => {
    const name = nameIn(key, { prefix, addresses }, namespaces);
    if (name !== undefined) return [[`${prefix}:${name}`, value]];
    return key.startsWith(`${prefix}:`) ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

function nameIn(key: string, { prefix, addresses }: Vocabulary, namespaces: Namespaces): string | undefined {
  const whole = addresses.find((address) => address.endsWith(":") && key.startsWith(address));
  if (whole !== undefined) return key.slice(whole.length);
  const [before = "", ...rest] = key.split(":");
  if (rest.length === 0) return undefined;
  const address = namespaces.get(before) ?? (before === prefix ? addresses[0] : undefined);
  return address !== undefined && addresses.includes(address) ? rest.join(":") : undefined;
}
