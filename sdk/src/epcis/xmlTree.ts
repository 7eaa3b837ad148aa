import { isRecord, type JsonRecord } from "./json.ts";

/** An element of XML, its children in their order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Addresses by prefix, as they hold in an element; that of unprefixed names under the empty one. */
export type Scope = ReadonlyMap<string, string>;

/** What the parser keeps in order: `{ name: children, ":@": attributes }`, text as `{ "#text": … }`. */
export function elementsIn(nodes: unknown): readonly XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.filter(isRecord).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@" && key !== "#text");
    if (name === undefined) return [];
    const attributes = Object.entries(isRecord(node[":@"]) ? node[":@"] : {});
    return {
      name,
      attributes: Object.fromEntries(attributes.map(([key, value]) => [key.slice(1), String(value)])),
      children: elementsIn(node[name]),
      text: textIn(node[name]),
    };
  });
}

function textIn(nodes: unknown): string {
  const texts = Array.isArray(nodes) ? nodes.filter(isRecord).flatMap((node) => node["#text"] ?? []) : [];
  return texts.map(String).join("");
}

/** EPCIS's own names stand without a prefix in JSON-LD. */
function isOwn(address: string): boolean {
  return address.startsWith("urn:epcglobal:epcis:xsd");
}

/** One prefix for each namespace of a document, whatever its elements call it. */
export class Prefixes {
  readonly #addresses = new Map<string, string>();

  get context(): JsonRecord {
    return Object.fromEntries(this.#addresses);
  }

  /** What holds in an element, by what holds around it. */
  scopeIn({ attributes }: XmlElement, around: Scope, withDefault: boolean): Scope {
    const scope = new Map(around);
    for (const [name, address] of Object.entries(attributes)) {
      if (name === "xmlns" && withDefault) scope.set("", address);
      const prefix = /^xmlns:(.+)$/.exec(name)?.[1];
      if (prefix === undefined) continue;
      scope.set(prefix, address);
      if (!isOwn(address)) this.#prefixOf(prefix, address);
    }
    return scope;
  }

  /** An element as a record, with attributes under `@`, what repeats as a list, and every namespace under its one prefix. */
  recordOf(element: XmlElement, around: Scope): unknown {
    const scope = this.scopeIn(element, around, true);
    const record: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(element.attributes))
      if (!/^xmlns(?::|$)/.test(name))
        record[`@${name.includes(":") ? this.#nameOf(name, scope) : name}`] = value;
    for (const child of element.children) {
      const name = this.#nameOf(child.name, this.scopeIn(child, scope, true));
      const value = this.recordOf(child, scope);
      const known = record[name];
      record[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
    }
    if (Object.keys(record).length === 0) return element.text;
    return element.text === "" ? record : { ...record, "#text": element.text };
  }

  #nameOf(name: string, scope: Scope): string {
    const at = name.indexOf(":");
    const [prefix, local] = at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
    const address = scope.get(prefix);
    if (address === undefined || isOwn(address)) return name;
    return `${this.#prefixOf(prefix === "" ? "ns" : prefix, address)}:${local}`;
  }

  #prefixOf(wanted: string, address: string): string {
    for (let count = 1; ; count++) {
      const prefix = count === 1 ? wanted : `${wanted}${count}`;
      const known = this.#addresses.get(prefix);
      if (known === undefined) this.#addresses.set(prefix, address);
      if (known === undefined || known === address) return prefix;
    }
  }
}
