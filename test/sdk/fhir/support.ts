import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FhirFaults } from "../../../sdk/src/fhir/index.ts";

const samples = path.resolve(import.meta.dirname, "../../../samples");

export function sampleText(name: string): string {
  return readFileSync(path.join(samples, name), "utf8");
}

/** A fresh copy of a sample order in which the text `from` is replaced everywhere by `to`. */
export function sampleWith(name: string, from: string, to: string): string {
  const text = sampleText(name);
  expect(text, `${name} holds ${from}`).to.include(from);
  return text.replaceAll(from, to);
}

export function sampleOrder(name: string): unknown {
  return JSON.parse(sampleText(name));
}

export type Keys = readonly (string | number)[];

/** What `keys` lead to within a JSON value. */
export function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce(
    (inner: unknown, key) => Object.entries(inner ?? {}).find(([name]) => name === String(key))?.[1],
    value,
  );
}

/** A copy of a sample order after some changes; undefined leaves an element out. */
export function changedOrder(name: string, changes: readonly (readonly [Keys, unknown])[]): unknown {
  return changes.reduce((order, [keys, put]) => replaceAt(order, keys, put), sampleOrder(name));
}

/** The entries of a sample order. */
export function entriesOf(name: string): Record<string, unknown>[] {
  return objectsIn(sampleOrder(name)).filter((one) => "fullUrl" in one);
}

/** The faults that `read` throws, as `code path`; fails the test where it throws none. */
export function faultsOf(read: () => unknown): string[] {
  return caught(read).faults.map(({ code, path: where }) => `${code} ${where}`);
}

export function caught(read: () => unknown): FhirFaults {
  try {
    read();
  } catch (error) {
    if (error instanceof FhirFaults) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}

/** The JSON files under `folder` whose path matches, relative to it, sorted. */
export function jsonFiles(folder: string, pattern: RegExp): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((name) => name.endsWith(".json") && pattern.test(name)).sort();
}

export interface Leaf {
  readonly keys: Keys;
  readonly value: unknown;
}

/** Every leaf of a JSON value with the keys that lead to it. */
export function leavesOf(value: unknown, keys: Keys = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ keys, value }];
  if (Array.isArray(value))
    return value.flatMap((inner: unknown, index) => leavesOf(inner, [...keys, index]));
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...keys, key]));
}

/** The objects within a JSON value, itself included. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [Object.fromEntries(Object.entries(value)), ...inner];
}

/** A copy of `value` in which what `keys` lead to is `put`, or is left out where `put` is undefined. */
export function replaceAt(value: unknown, keys: Keys, put: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    return value.map((inner: unknown, index) => (index === key ? replaceAt(inner, rest, put) : inner));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? replaceAt(inner, rest, put) : inner]),
  );
}
