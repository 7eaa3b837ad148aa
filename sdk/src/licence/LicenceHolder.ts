import type { RoleName } from "./roles.ts";

/** Whose licence a registrar changes: any key of it that works. */
export interface LicenceHolder {
  readonly account: string;
  readonly role: RoleName;
}
