/** Values of a typed error, by the names of its arguments. */
export type ErrorArguments = Readonly<Record<string, unknown>>;

/** What a typed error of the contracts means. */
export interface ErrorText {
  /** What happened, as a pharmacist would say it. */
  readonly happened: (facts: ErrorArguments) => string;
  /** What to do next. */
  readonly remedy: string;
}
