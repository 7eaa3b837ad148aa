import type { JudgedToken } from "./adversary.ts";

/** Whether the forms of two prescriptions are tied by an equal tag of one epoch, on whichever of their items it stands. */
export type TiedForms = (left: JudgedToken, right: JudgedToken) => boolean;

export function tiedFormsOf(tokens: readonly JudgedToken[]): TiedForms {
  const tagsOf = new Map<number, Set<number>>();
  for (const { form, facts } of tokens) {
    if (facts.tag < 0) continue;
    const tags = tagsOf.get(form) ?? new Set<number>();
    tagsOf.set(form, tags.add(facts.tag));
  }
  return (left, right) => {
    const [one, other] = [tagsOf.get(left.form), tagsOf.get(right.form)];
    return one !== undefined && other !== undefined && [...one].some((tag) => other.has(tag));
  };
}

/**
 * Whether a chain of equal tags leads from one prescription's form to the other's: the tag of one is that of the next, or
 * its previous tag, on whichever of their items it stands.
 */
export function chainedFormsOf(tokens: readonly JudgedToken[]): TiedForms {
  const chains = new Map<number, number>();
  const endOf = (form: number): number => {
    let end = form;
    for (let next = chains.get(end); next !== undefined; next = chains.get(end)) end = next;
    if (end !== form) chains.set(form, end);
    return end;
  };
  const firstOf = new Map<number, number>();
  for (const { form, facts } of tokens) {
    if (facts.cluster < 0) continue;
    const [here, there] = [endOf(form), endOf(firstOf.get(facts.cluster) ?? form)];
    if (here !== there) chains.set(here, there);
    firstOf.set(facts.cluster, there);
  }
  return (left, right) => endOf(left.form) === endOf(right.form);
}
