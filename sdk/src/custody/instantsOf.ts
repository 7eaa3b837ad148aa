/**
 * How the steps of a trace say when: to the minute, as people read it, and to the second where several share a minute.
 *
 * @param steps in their order; times are Unix seconds
 * @returns an instant in UTC, without the name of the zone
 */
export function instantsOf(steps: readonly { readonly at: number }[]): (seconds: number) => string {
  const minutes = steps.map(({ at }) => Math.floor(at / 60));
  const length = new Set(minutes).size < minutes.length ? 19 : 16;
  return (seconds) => new Date(seconds * 1000).toISOString().slice(0, length).replace("T", " ");
}
