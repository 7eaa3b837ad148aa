/**
 * The one base class of everything that this library throws on purpose.
 *
 * A message says what happened, and `remedy` says what to do next; together they are the one clear line that a
 * task prints. `code` is stable and listed in `docs/errors.md`; `facts` holds the offending values for machines.
 * Neither may hold personal data: no name, no patient number, no drug text.
 *
 * @example
 * throw new MediConnectError("FILE_NOT_FOUND", `There is no file ${path}.`, "Check the path and try again.");
 */
export class MediConnectError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    happened: string,
    remedy: string,
    facts: Readonly<Record<string, unknown>> = {},
    options: ErrorOptions = {},
  ) {
    super(happened, options);
    this.name = "MediConnectError";
    this.code = code;
    this.remedy = remedy;
    this.facts = facts;
  }

  /** The one line for people: what happened, then what to do next. */
  get line(): string {
    return `${this.message} ${this.remedy}`;
  }
}
