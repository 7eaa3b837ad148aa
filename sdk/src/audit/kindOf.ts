import { ZeroAddress } from "ethers";

const KINDS: Readonly<Record<string, readonly string[]>> = {
  licence: [
    "LicenceGranted",
    "LicenceRenewed",
    "LicenceRotated",
    "LicenceSuspended",
    "LicenceReinstated",
    "LicenceRevoked",
  ],
  registrar: ["RegistrarAppointed", "RegistrarDismissed"],
  region: ["RegionOpened", "RegionClosed"],
  pause: ["RolesPaused", "RolesUnpaused"],
  prescription: [
    "PrescriptionClaimed",
    "PrescriptionReleased",
    "ClaimLapsed",
    "PharmacyNominated",
    "IssueEnded",
    "PrescriptionNotDispensed",
    "PrescriptionCancelled",
    "PrescriptionReissued",
    "Locked",
  ],
  supply: ["Dispensed", "RemainderSupplied", "PackOpened", "SupplyKept"],
  undo: ["SupplyUndone", "RemainderRefilled", "UnitsReinstated"],
  override: ["OverlapOverridden"],
  guard: [
    "OverlapReported",
    "OverlapReleased",
    "OverlapToldLate",
    "GuardCorrected",
    "TagDisputed",
    "TagsBound",
    "PrescriptionSettled",
    "DeferralSettled",
    "GuardRuleSet",
    "GuardPolicyAdopted",
  ],
  outage: ["OutageDeclared", "OutageEnded", "SupplyDeferred"],
  recall: ["LotRecalled", "RecallInstructed", "RecallAcknowledged"],
  quarantine: ["LotQuarantined", "QuarantineLifted"],
  incident: ["IncidentRaised", "IncidentSighted", "IncidentTriaged", "NodeLocked"],
  custody: [
    "Dispatched",
    "Consigned",
    "Carried",
    "Received",
    "ReceivedExcept",
    "DispatchRefused",
    "CustodyReassigned",
  ],
  stock: ["LotRegistered", "TrancheRegistered", "UnitsDecommissioned", "RemainderWrittenOff"],
  product: [
    "ProductGroupRegistered",
    "ProductGroupMonitored",
    "ProductProposed",
    "ProductActivated",
    "ProductMonitored",
    "ProductWithdrawn",
  ],
};
const KIND_BY_EVENT = new Map(
  Object.entries(KINDS).flatMap(([kind, events]) => events.map((event) => [event, kind] as const)),
);

/** What an event is about. A token that comes from nowhere is an issue; what is nowhere in the table is governance. */
export function kindOf(event: string, fields: Readonly<Record<string, unknown>>): string {
  if (event === "Transfer") return fields["from"] === ZeroAddress ? "issue" : "prescription";
  return KIND_BY_EVENT.get(event) ?? (event === "unknown" ? "unknown" : "governance");
}
