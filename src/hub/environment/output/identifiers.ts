import { parsePersonIdentity } from '../../../kernel/index.ts'
import type { Table } from '../session/message.ts'

/** A hash, or a part of one that is long enough to be one: pseudonyms, and what is made of them. */
const hashLike = /^(?:[0-9a-f]{16,}|[\w.-]*[A-Za-z0-9_-]{20,})$/i
const mixed = (text: string): boolean => /\d/.test(text) && /[a-z]/i.test(text) && !/\s/.test(text)
const numberLike = /\b(?:\d{2})?\d{6}[-+ ]?[\dA-Z]\d{3}\b/i

/**
 * Columns that look as if they point out people: by their names, or by what is in them: hashes, personal identity numbers, or in text columns a
 * value of its own for each of many rows that no group has.
 */
export function identifiersIn(
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  pseudonyms: readonly string[],
): string[] {
  const names = new Set(pseudonyms.map((name) => name.toLowerCase()))
  return columns
    .filter(
      ({ name }, at) =>
        names.has(name.toLowerCase()) ||
        /pseudonym|personn(ummer|r)|identity_number/i.test(name) ||
        rows.some((row) => pointsOut(row[at])),
    )
    .map(({ name }) => name)
}

function pointsOut(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return false
  const text = String(value)
  if (typeof value === 'string' && hashLike.test(text) && mixed(text)) return true
  const found = numberLike.exec(text)
  return found !== null && parsePersonIdentity(found[0].replaceAll(' ', '')) !== undefined
}
