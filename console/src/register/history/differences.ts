/** One field that differs between two versions of an object. */
export interface Difference {
  field: string
  before: string
  after: string
}

/** Fields that every change touches and nobody asks about. */
const silent = new Set(['id', 'version', 'updatedAt'])

/** The fields that differ, in the order of the newer version; nested values as text. */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((field) => !silent.has(field))
    .map((field) => ({ field, before: valueText(before[field]), after: valueText(after[field]) }))
    .filter((difference) => difference.before !== difference.after)
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(valueText).join('\n')
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([key, part]) => key !== 'id' && part !== undefined && part !== null)
      .map(([, part]) => (Array.isArray(part) ? `(${part.map(valueText).join(', ')})` : valueText(part)))
      .join(' ')
  }
  return String(value)
}
