export type ErrorArguments = Readonly<Record<string, unknown>>;

/** A typed error of the contracts in plain words. */
export interface ErrorText {
  /** What happened, as a pharmacist would say it. */
  readonly happened: (facts: ErrorArguments) => string;
  /** What to do next. */
  readonly remedy: string;
}
