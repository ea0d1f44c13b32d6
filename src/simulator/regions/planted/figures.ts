export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The least of the values that so large a share of them are at most. There is one value at least. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!
}
