import type { SigningClient } from "../client/MediConnectClient.ts";
import type { MedicinesTable, PrescribedItem, SignedPrescriptionOrder } from "../fhir/index.ts";
import { mapPrescribedItem } from "../fhir/index.ts";
import { requireOwnLicence } from "../licence/readLicence.ts";
import { packTerms, SCHEDULE_NUMBERS } from "./prescriptionTerms.ts";
import { decodeRegionClock, type RegionClock, startOfLocalDate, startOfLocalDay } from "./regionTime.ts";
import { notBeforeOfIssue, requireWithinRepeat } from "./repeatDates.ts";
import type { SealedTerms } from "./SealedContent.ts";

/** One token that a form is to become, before it has keys. */
export interface PlannedToken {
  readonly item: PrescribedItem;
  /** Number of the item on its form, from 0. */
  readonly index: number;
  readonly group: bigint;
  /** dm+d code of the generic medicine. */
  readonly generic: string;
  /** Whether it needs a guard tag. */
  readonly monitored: boolean;
  readonly terms: SealedTerms;
}

/** The tokens of one patient's code: on paper each issue of a repeat has a code of its own. */
export interface PlannedIssue {
  /** From 1. */
  readonly issue: number;
  readonly tokens: readonly PlannedToken[];
}

export interface FormPlan {
  readonly prescriber: number;
  readonly issues: readonly PlannedIssue[];
}

/**
 * Works out which tokens a form becomes, and checks every figure. Nothing is drawn, kept or sent.
 *
 * @param onPaper whether each issue of a repeat gets a token of its own; else one token holds all issues
 * @throws MediConnectError `LicenceMissing`, `MEDICINE_NOT_MAPPED` and its kin, `TERMS_OUT_OF_RANGE`, `REPEAT_TOO_LONG`
 */
export async function planForm(
  client: SigningClient,
  {
    order,
    medicines,
    onPaper,
  }: {
    readonly order: SignedPrescriptionOrder;
    readonly medicines: MedicinesTable;
    readonly onPaper: boolean;
  },
): Promise<FormPlan> {
  const licence = await requireOwnLicence(client, "prescriber");
  const clock = decodeRegionClock(Number(await client.licences.clockOf(licence.region)));
  // To the day: it decides the expiry, and the second would tie a form's items to each other on the chain.
  const signedAt = startOfLocalDay(clock, order.signedAt);
  const tokens = order.items.flatMap((item, index) =>
    planItem({ item, index, medicines, clock, signedAt, onPaper }),
  );
  for (const { terms } of tokens) {
    packTerms(terms);
    requireWithinRepeat(clock, terms);
  }
  const numbers = [...new Set(tokens.map(codeNumberOf))].sort((a, b) => a - b);
  const issues = numbers.map((issue) => ({
    issue,
    tokens: tokens.filter((token) => codeNumberOf(token) === issue),
  }));
  return { prescriber: licence.id, issues };
}

/** An order for a later issue alone is a form of its own, whose one code is its first. */
function codeNumberOf({ item, terms }: PlannedToken): number {
  return item.issuesAllowed > 1 ? terms.issue : 1;
}

interface ItemToPlan {
  readonly item: PrescribedItem;
  readonly index: number;
  readonly medicines: MedicinesTable;
  readonly clock: RegionClock;
  readonly signedAt: number;
  readonly onPaper: boolean;
}

function planItem({ item, index, medicines, clock, signedAt, onPaper }: ItemToPlan): PlannedToken[] {
  const { medicine, quantity } = mapPrescribedItem(medicines, item);
  const stated = item.notBefore === undefined ? 0 : startOfLocalDate(clock, item.notBefore);
  const daysSupply = item.daysSupply ?? 0;
  const first: SealedTerms = {
    quantity,
    daysSupply,
    schedule: SCHEDULE_NUMBERS[medicine.schedule],
    issuesAllowed: onPaper ? 1 : item.issuesAllowed,
    signedAt,
    notBefore: stated > signedAt ? stated : 0,
    ...seriesOf(item, clock, { signedAt, stated }),
  };
  const count = onPaper ? item.issuesAllowed : 1;
  const appropriateAt = Math.max(signedAt, stated);
  return Array.from({ length: count }, (_, before) => {
    const issue = first.issue + before;
    const terms =
      before === 0
        ? first
        : {
            ...first,
            issue,
            laterIssue: true,
            notBefore: notBeforeOfIssue(clock, appropriateAt, { issue, daysSupply }),
          };
    const { code, group, monitored } = medicine;
    return { item, index, group: BigInt(code), generic: group.code, monitored, terms };
  });
}

/**
 * An issue of repeat dispensing on a form of its own. Signed with its series it lives as long as that; signed by itself,
 * when it was due, it is a prescription like any other, and so it is taken where the days of one issue have not passed
 * since the signature.
 */
function seriesOf(
  { courseOfTherapy, issuesAllowed, repeat, daysSupply = 0 }: PrescribedItem,
  clock: RegionClock,
  { signedAt, stated }: { readonly signedAt: number; readonly stated: number },
): Pick<SealedTerms, "laterIssue" | "issue" | "issues"> {
  const ofSeries = courseOfTherapy === "continuous-repeat-dispensing" && issuesAllowed === 1;
  if (!ofSeries || repeat?.issueNumber === undefined) {
    return { laterIssue: false, issue: 1, issues: issuesAllowed };
  }
  const second = notBeforeOfIssue(clock, signedAt, { issue: 2, daysSupply });
  return {
    laterIssue: repeat.issueNumber > 1 && daysSupply > 0 && stated >= second,
    issue: repeat.issueNumber,
    issues: repeat.issuesAllowed,
  };
}
