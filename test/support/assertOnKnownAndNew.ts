import fc from "fast-check";

export const KNOWN_SEED = 20_260_302;

/**
 * Half of the runs are the same each time, so that what a test wants to have met does not hang on luck; the other half
 * is new each time, and finds what nobody thought of.
 */
export async function assertOnKnownAndNew<Ts>(
  property: fc.IRawProperty<Ts>,
  { numRuns }: { readonly numRuns: number },
): Promise<void> {
  await fc.assert(property, { seed: KNOWN_SEED, numRuns: Math.ceil(numRuns / 2) });
  await fc.assert(property, { numRuns: Math.floor(numRuns / 2) });
}
