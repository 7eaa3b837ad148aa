/** A bench's figures: one line of JSON for machines, else a table. */
export function printFigures(figures: Readonly<Record<string, number | string>>, json: boolean): void {
  if (json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

/** As many digits behind the point as a figure is worth. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
