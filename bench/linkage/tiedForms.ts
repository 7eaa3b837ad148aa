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
