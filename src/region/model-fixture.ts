import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Database } from '../kernel/index.ts'
import { type DuckDb, literal } from './engine/duckdb.ts'
import { type ColumnType, entities, entity } from './model/entities.ts'
import type { ProductDefinition, RunOrder } from './wire/index.ts'

type Value = string | number | boolean | null
/** A small region: rows by entity, each by column. Made up, and the same every time. */
export type SmallRegion = Record<string, Record<string, Value>[]>

/** A product's definition, as the program comes with it. */
export async function product(id: string): Promise<ProductDefinition> {
  const path = join(import.meta.dirname, '..', '..', 'products', `${id}.yaml`)
  return parse(await readFile(path, 'utf8'), { merge: true }) as ProductDefinition
}

/** Numbers that look like chance and are not. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const day = (days: number): string => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10)

const codes = ['A09', 'D489', 'D500', 'D89', 'H599', 'H60', 'I109', 'U071', 'Y98']

/** 120 people, of whom every 20th has opted out, at two units. */
export function smallRegion(): SmallRegion {
  const pick = chance(7)
  const people = Array.from({ length: 120 }, (_, at) => `p-${String(at).padStart(3, '0')}`)
  const units = ['SE-U1', 'SE-U2']
  const some = (list: readonly (string | null)[]) => list[pick(list.length)]!
  const contacts = Array.from({ length: 600 }, (_, at) => ({
    contact: `c${at}`,
    person: people[pick(120)]!,
    unit: some(units),
    kind: 'outpatient',
    specialty: some(['211', '301', null]),
    started: `${day(pick(700))}T08:00:00Z`,
    ended: null,
    planned: true,
  }))
  return {
    person: people.map((person, at) => ({
      person,
      birth_year: at % 17 === 0 ? null : 1935 + pick(85),
      sex: some(['1', '2']),
      municipality: some(['0380', '0381']),
      opted_out: at % 20 === 0 ? true : at % 3 === 0 ? null : false,
    })),
    unit: units.map((unit, at) => ({
      unit,
      name: `Enhet ${at} "å'ä"`,
      hospital: at === 0 ? 'Sjukhuset' : null,
      care_provider: null,
      kind: null,
    })),
    contact: contacts,
    // The first and the last of chapters that share a letter, and a second diagnosis of every other contact.
    diagnosis: contacts.flatMap(({ contact }, at) => [
      { contact, position: 1, code: codes[at % codes.length]! },
      ...(at % 2 === 0 ? [{ contact, position: 2, code: 'Z921' }] : []),
    ]),
    contact_cost: contacts.map(({ contact, person }, at) => ({
      contact,
      person,
      day: day(pick(720)),
      care_form: some(['inpatient', 'outpatient']),
      drg: some(['A01', 'B02N', null]),
      weight: at % 5 === 0 ? null : (pick(4000) + 1) / 1000,
      cost_care: pick(1_000_000) / 100,
      cost_surgery: null,
      cost_diagnostics: pick(10_000) / 100,
      cost_medicine: 0,
      cost_other: null,
      cost: (pick(5_000_000) + 100) / 100,
      outlier: pick(20) === 0,
    })),
    queue_entry: Array.from({ length: 400 }, (_, at) => {
      const since = pick(500)
      const performed = pick(3) === 0 ? day(since + pick(200)) : null
      return {
        entry: `q${at}`,
        person: people[pick(120)]!,
        unit: some(units),
        specialty: some(['211', '301']),
        stage: some(['first_visit', 'treatment']),
        since: day(since),
        offered: null,
        booked: null,
        performed,
        left_queue: performed === null && pick(6) === 0 ? day(since + pick(100)) : null,
        deviation: pick(10) === 0 ? 'PvV' : null,
      }
    }),
    bed_day: units.flatMap((unit) =>
      Array.from({ length: 60 }, (_, at) => [
        bed(unit, `${day(at + 60)}T05:00:00Z`, pick),
        bed(unit, `${day(at + 60)}T14:30:00Z`, pick),
      ]).flat(),
    ),
  }
}

/** 05:00 in UTC is 06:00 in Sweden, until summer time begins on 30 March 2025. */
function bed(unit: string, measured: string, pick: (below: number) => number) {
  const available = 20 + pick(5)
  const counts = { occupied: available - 2 + pick(4), overcrowded: pick(3), outlying: pick(2) }
  return { unit, measured, available, ...counts, closed: null }
}

const sqlTypes: Record<ColumnType, string> = {
  text: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  number: 'double precision',
  money: 'decimal(14,2)',
  day: 'date',
  time: 'timestamptz',
  boolean: 'boolean',
}

/** The tables of a region's model with its rows, in SQL that DuckDB and PostgreSQL share. */
function statements(region: SmallRegion): string[] {
  return [
    'create schema if not exists model',
    ...entities.map(
      ({ name, columns }) =>
        `create table model.${name} (${columns.map((each) => `${each.name} ${sqlTypes[each.type]}`).join(', ')})`,
    ),
    ...Object.entries(region).map(([name, rows]) => {
      const columns = entity(name).columns.map((each) => each.name)
      const written = rows.map((row) => `(${columns.map((each) => written1(row[each] ?? null)).join(', ')})`)
      return `insert into model.${name} (${columns.join(', ')}) values ${written.join(', ')}`
    }),
  ]
}

const written1 = (value: Value): string => (typeof value === 'string' ? literal(value) : String(value))

export async function fillDuckDb(db: DuckDb, region: SmallRegion): Promise<void> {
  for (const statement of statements(region)) await db.run(statement)
}

export async function fillPostgres(db: Database, region: SmallRegion): Promise<void> {
  for (const statement of statements(region)) await db.pool.query(statement)
}

/** An order for a product: all of its measures in 2025, unless something else is said. */
export function orderFor(definition: ProductDefinition, more: Partial<RunOrder['selection']> = {}): RunOrder {
  return {
    v: 1,
    act: 'run',
    run: '0197a000-0000-7000-8000-000000000001',
    product: definition,
    selection: {
      measures: definition.measures.map(({ id }) => id),
      dimensions: [],
      filters: [],
      period: { from: '2025-01-01', to: '2026-01-01' },
      ...more,
    },
    form: 'aggregate',
    threshold: definition.disclosure.threshold,
    askedBy: 'Anna Analytiker, Region Test',
    purpose: 'Följa vårdgarantin',
  }
}
