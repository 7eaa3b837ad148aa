import { MediConnectError } from "../errors/MediConnectError.ts";
import type { PackCode } from "../gs1/PackCode.ts";
import type { DispenseNotification, NotifiedDispense } from "./DispenseNotification.ts";
import { lineStateOf, prescriptionStatusOf, type LineFacts } from "./lineState.ts";
import { lookUpMedicine } from "./lookUpMedicine.ts";
import type { PrescribedItem, PrescriptionOrder } from "./PrescriptionOrder.ts";
import type { MedicineGroup, MedicinesTable } from "./readMedicinesTable.ts";

/** What became of one item of the form, as the chain knows it after the supply that is notified. */
export interface DispensedItem {
  readonly itemNumber: string;
  /** A new UUID for this supply. */
  readonly dispenseNumber: string;
  readonly facts: LineFacts;
  /** In counting units; 0 where nothing was supplied now. */
  readonly suppliedNow: number;
  readonly packs: readonly PackCode[];
}

export interface BuildDispenseNotificationParameters extends Pick<
  DispenseNotification,
  | "bundleId"
  | "replaces"
  | "respondsTo"
  | "dispenserOds"
  | "dispenserRoleCodes"
  | "dispenserUserCode"
  | "reimbursementAuthorityOds"
  | "handedOverAt"
> {
  readonly order: PrescriptionOrder;
  readonly medicines: MedicinesTable;
  /** The issue that is notified, from 1; 1 where there are no repeats. */
  readonly issue: number;
  /** Every item of the form: the status of the form is that of all of them. */
  readonly items: readonly DispensedItem[];
}

/**
 * Makes the notification of a supply from the order and what the chain tells of its items: their line states,
 * the status of the form, the issue, the brand that was supplied and the quantities in the units of the order.
 * Nothing is sent.
 *
 * @throws MediConnectError `ITEMS_DIFFER` where the items are not those of the order, each of them once
 * @throws MediConnectError as `lineStateOf`, `prescriptionStatusOf` and `lookUpMedicine`
 * @example
 * const notification = buildDispenseNotification({ order, medicines, issue: 1, items, ...site });
 * notification.dispenses[0]?.lineState; // "dispensed"
 */
export function buildDispenseNotification(
  parameters: BuildDispenseNotificationParameters,
): DispenseNotification {
  const { order, medicines, issue, items, ...pharmacy } = parameters;
  const pairs = pairItems(order, items);
  const dispenses = pairs.map(([item, dispensed]) => notify(item, dispensed, medicines, issue));
  const reasons = new Set(
    dispenses.map((one) => (one.lineState === "notDispensed" ? one.notDispensedReason : undefined)),
  );
  const series = pairs.map(([item]) => seriesOf(item, issue));
  const [repeat] = series;
  const isShared = series.every(
    (one) => one?.issuesAllowed === repeat?.issuesAllowed && one?.issueNumber === repeat?.issueNumber,
  );
  return {
    ...pharmacy,
    formId: order.formId,
    prescriptionStatus: prescriptionStatusOf(
      items.map(({ facts }) => facts),
      issue,
    ),
    // EPS has one reason for a form, and only where it holds for all of it.
    notDispensedReason: reasons.size === 1 ? [...reasons][0] : undefined,
    repeat: isShared ? repeat : undefined,
    nhsNumber: order.nhsNumber,
    dispenses,
  };
}

function pairItems(
  order: PrescriptionOrder,
  items: readonly DispensedItem[],
): (readonly [PrescribedItem, DispensedItem])[] {
  const pairs = order.items.flatMap((item) => {
    const [dispensed, ...others] = items.filter(({ itemNumber }) => itemNumber === item.itemNumber);
    return dispensed === undefined || others.length > 0 ? [] : [[item, dispensed] as const];
  });
  if (pairs.length === order.items.length && pairs.length === items.length) return pairs;
  throw new MediConnectError(
    "ITEMS_DIFFER",
    `The form ${order.formId} has ${order.items.length} item(s), and not the ${items.length} that are to be notified.`,
    "Give every item of the form once, also those that were not supplied.",
    { formId: order.formId, prescribed: order.items.length, notified: items.length },
  );
}

function notify(
  item: PrescribedItem,
  { dispenseNumber, facts, suppliedNow, packs }: DispensedItem,
  medicines: MedicinesTable,
  issue: number,
): NotifiedDispense {
  const { medicationCode, medicationText, quantity, courseOfTherapy } = item;
  const { group } = lookUpMedicine(medicines, medicationCode, quantity.unitCode);
  const lineState = lineStateOf(facts, issue);
  const isExplained = lineState === "notDispensed" || lineState === "owing";
  return {
    dispenseNumber,
    itemNumber: item.itemNumber,
    lineState,
    notDispensedReason: isExplained ? facts.reason : undefined,
    ...(suppliedBrand(group, packs) ?? { medicationCode, medicationText }),
    quantity: { ...quantity, value: suppliedNow / 10 ** group.unit.decimals },
    dosageText: item.dosageText,
    prescribed: { medicationCode, medicationText, quantity, courseOfTherapy },
    packs,
  };
}

/** The brand that all packs are of; undefined where they are of none, or of several. */
function suppliedBrand(group: MedicineGroup, packs: readonly PackCode[]) {
  const brands = packs.map(({ gtin }) => group.packs.find((pack) => pack.gtin === gtin)?.brand);
  const brand = group.brands.find(({ code }) => brands.length > 0 && brands.every((one) => one === code));
  return brand && { medicationCode: brand.code, medicationText: brand.name };
}

/** An order for one issue says itself which one of how many it is. */
function seriesOf(item: PrescribedItem, issue: number): DispenseNotification["repeat"] {
  if (item.issuesAllowed > 1) return { issuesAllowed: item.issuesAllowed, issueNumber: issue };
  if (item.repeat?.issueNumber === undefined) return undefined;
  return { issuesAllowed: item.repeat.issuesAllowed, issueNumber: item.repeat.issueNumber };
}
