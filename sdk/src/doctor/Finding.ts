/** What a check found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `skipped`: it could not be looked at, for a reason that another finding tells. */
  readonly state: "ok" | "warn" | "fail" | "skipped";
  readonly found: string;
  /** What to do; empty where nothing is to be done. */
  readonly mend: string;
}

export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found, mend: "" };
}

export function warn(check: string, found: string, mend: string): Finding {
  return { check, state: "warn", found, mend };
}

export function fail(check: string, found: string, mend: string): Finding {
  return { check, state: "fail", found, mend };
}

export function skipped(check: string, found: string): Finding {
  return { check, state: "skipped", found, mend: "" };
}
