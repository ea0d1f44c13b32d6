/** One field that differs between two versions of an object. */
export interface Difference {
  field: string
  before: unknown
  after: unknown
}

/** Fields that every change touches and nobody asks about. */
const silent = new Set(['id', 'version', 'updatedAt'])

/** The fields that differ, in the order of the newer version. The same instant written otherwise is no difference. */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((field) => !silent.has(field))
    .map((field) => ({ field, before: before[field], after: after[field] }))
    .filter((difference) => plain(difference.before) !== plain(difference.after))
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/
export const isInstant = (text: string): boolean => instant.test(text)

/** A value as text to compare: key order and the way an instant is written make no difference. */
function plain(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) => {
    if (typeof part === 'string' && isInstant(part)) return new Date(part).toISOString()
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
  })
}

/**
 * A value as a person reads it: nested parts on one line, lists one a line.
 *
 * @param word puts a single value into words: an id to its name, a code to its meaning
 */
export function valueText(value: unknown, word: (text: string) => string): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((part) => valueText(part, word)).join('\n')
  if (typeof value !== 'object') return word(String(value))
  return Object.values(value)
    .map((part) =>
      Array.isArray(part) ? `(${part.map((one) => valueText(one, word)).join(', ')})` : valueText(part, word),
    )
    .filter((text) => text !== '' && text !== '()')
    .join(' ')
}
