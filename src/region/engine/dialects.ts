import type { Dialect } from './engine.ts'

const types = {
  text: 'varchar',
  int: 'bigint',
  bigint: 'bigint',
  number: 'decimal(18,6)',
  money: 'decimal(14,2)',
  day: 'date',
  boolean: 'boolean',
} as const

const minus = (from: string, to: string): string => `(${to} - ${from})`
/** The session's zone holds for all instants. */
const bySession = (instant: string): string => instant

export const duckDbDialect: Dialect = {
  types: { ...types, time: 'timestamptz' },
  place: (n) => `$${n}`,
  local: bySession,
  days: minus,
  firstByte: (text) => `cast('0x' || substr(sha256(${text}), 1, 2) as int)`,
  twoLargest: (number) => `max(${number}, 2)`,
}

export const postgresDialect: Dialect = {
  types: { ...types, time: 'timestamptz' },
  place: (n) => `$${n}`,
  local: bySession,
  days: minus,
  firstByte: (text) => `get_byte(sha256(convert_to(${text}, 'UTF8')), 0)`,
  twoLargest: (number) =>
    `(array_agg(${number} order by ${number} desc) filter (where ${number} is not null))[1:2]`,
}

export const trinoDialect: Dialect = {
  types: { ...types, time: 'timestamp(6) with time zone' },
  place: () => '?',
  // An instant has the zone there that it was written with, or its connector's; the session's is for others.
  local: (instant) => `at_timezone(${instant}, 'Europe/Stockholm')`,
  days: (from, to) => `date_diff('day', ${from}, ${to})`,
  firstByte: (text) => `from_base(to_hex(substr(sha256(to_utf8(${text})), 1, 1)), 16)`,
  twoLargest: (number) => `max(${number}, 2)`,
}
