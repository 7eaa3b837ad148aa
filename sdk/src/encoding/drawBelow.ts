/** A number from 0 up to, but without, `limit`, each equally likely, that nobody can guess. */
export function drawBelow(limit: number): number {
  // What lies above the last whole multiple would favour small numbers, so it is drawn again.
  const fair = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < fair) return drawn % limit;
  }
}
