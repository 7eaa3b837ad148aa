import { MediConnectError } from "../sdk/src/errors/MediConnectError.ts";

/** The options of a task, asked for by name. An option that was not given is an empty text. */
export class TaskInput {
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(given: Readonly<Record<string, unknown>>) {
    this.#given = given;
  }

  /** @returns undefined where it was not given */
  optional(name: string): string | undefined {
    const value = this.#given[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** @throws MediConnectError `OPTION_MISSING` */
  required(name: string): string {
    const value = this.optional(name);
    if (value !== undefined) return value;
    const option = optionName(name);
    throw new MediConnectError("OPTION_MISSING", `The option ${option} is missing.`, "See --help.", {
      option,
    });
  }

  /** @throws MediConnectError `OPTION_INVALID`, and `OPTION_MISSING` where there is no default */
  integer(
    name: string,
    { least = 0, most, fallback }: { least?: number; most: number; fallback?: number },
  ): number {
    const text = fallback === undefined ? this.required(name) : (this.optional(name) ?? String(fallback));
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const option = optionName(name);
    throw new MediConnectError(
      "OPTION_INVALID",
      `${option} wants a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`,
      "See --help.",
      { option },
    );
  }

  /**
   * Holds that options of no more than one of several ways were given: what is given beside another would be ignored.
   *
   * @throws MediConnectError `OPTION_INVALID`
   */
  requireOneWay(...ways: readonly (readonly string[])[]): void {
    const given = ways.flatMap((way) => way.find((name) => this.optional(name) !== undefined) ?? []);
    const [first, second] = given.map(optionName);
    if (first === undefined || second === undefined) return;
    throw new MediConnectError(
      "OPTION_INVALID",
      `${first} and ${second} exclude each other, and both are given.`,
      "Leave one of them out; see --help.",
      { option: second },
    );
  }

  /** Whether a flag was given. */
  flag(name: string): boolean {
    return this.#given[name] === true;
  }

  /** Texts given one after the other. */
  list(name: string): string[] {
    const value = this.#given[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }
}

function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
