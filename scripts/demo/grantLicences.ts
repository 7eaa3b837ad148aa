import { chainTime } from "../../sdk/src/client/chainTime.ts";
import { embeddedAddress, type EmbeddedActor, grantLicence, type RoleName } from "../../sdk/src/index.ts";
import { beginStep, say } from "./report.ts";
import type { Stage } from "./stage.ts";

interface Grant {
  readonly holder: EmbeddedActor;
  readonly role: RoleName;
  readonly registrar: EmbeddedActor;
  readonly who: string;
}

const GRANTS: readonly Grant[] = [
  { holder: "prescriber-1", role: "prescriber", registrar: "prescriber-registrar", who: "first prescriber" },
  { holder: "prescriber-2", role: "prescriber", registrar: "prescriber-registrar", who: "second prescriber" },
  { holder: "pharmacy-1", role: "dispenser", registrar: "pharmacy-registrar", who: "high-street pharmacy" },
  { holder: "pharmacy-2", role: "dispenser", registrar: "pharmacy-registrar", who: "online pharmacy" },
  { holder: "manufacturer-1", role: "manufacturer", registrar: "medicines-registrar", who: "manufacturer" },
  { holder: "regulator-1", role: "regulator", registrar: "medicines-registrar", who: "regulator" },
  { holder: "wholesaler-1", role: "wholesaler", registrar: "medicines-registrar", who: "wholesaler" },
];
const YEAR = 365 * 86_400;

/** Scene 1: the registrars grant the licences. */
export async function grantLicences(stage: Stage): Promise<void> {
  beginStep("Licences, granted by the registers");
  const now = await chainTime(stage.client.provider);
  for (const [index, { holder, role, registrar, who }] of GRANTS.entries()) {
    const { licence, alreadyGranted } = await grantLicence(stage.as(registrar), {
      account: embeddedAddress(holder),
      role,
      organisation: index + 1,
      region: 0,
      validFrom: now,
      validUntil: now + 5 * YEAR,
    });
    say(`licence ${licence.id}  ${who}${alreadyGranted ? " (held already)" : ""}`);
  }
}
