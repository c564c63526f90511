/** The least round number that is as high as all values: 1, 2 or 5, with zeros behind. */
export function roundMax(values: readonly number[]): number {
  const max = Math.max(...values, 1);
  const power = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= max) ?? max;
}
