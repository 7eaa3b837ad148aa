import type { FormStore } from "./FormStore.ts";

/**
 * Forms that are kept as long as the program runs, for a page or a test. Whoever issues and then loses them issues the
 * same form as other prescriptions when it is sent again: a page that issues for patients keeps them somewhere safe.
 *
 * @example
 * const forms = openMemoryForms();
 * const { code } = await issueForm(clinic, { order, medicines, store, forms });
 */
export function openMemoryForms(): FormStore {
  const kept = new Map<string, string>();
  return {
    async keep(name, text) {
      const standing = kept.get(name) ?? text;
      kept.set(name, standing);
      return standing;
    },
    async replace(name, text) {
      kept.set(name, text);
    },
    async find(name) {
      return kept.get(name);
    },
    placeOf: (name) => `memory, as ${name}`,
  };
}
