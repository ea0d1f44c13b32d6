import { DuckDBInstance } from '@duckdb/node-api'
import { literal, quoted } from '../engine/duckdb.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping, Sample } from '../mapping/mapping.ts'
import { entity as modelEntity } from '../model/entities.ts'
import { makeTables } from '../store/tables.ts'
import { mappedSql } from './map-tables.ts'
import type { Pseudonyms } from './pseudonymise.ts'
import { stage } from './stage.ts'

/** A sample that did not come out as the mapping says. */
export interface SampleFault {
  /** From 1, as they stand in the file. */
  readonly sample: number
  readonly entity: string
  readonly expected: string
  readonly found: string
}

/** In samples a person is her identity, which is made up. */
const asTheyAre: Pseudonyms = {
  newest: () => '1',
  stageOne: async (identities) => new Map(identities.map((each) => [each, each])),
}

/** Runs a mapping's samples, each in a database of its own, on the way that loads go. What rows refer to is not looked for. */
export async function runSamples(mapping: Mapping, codes: CodeLists, now: Date): Promise<SampleFault[]> {
  const faults: SampleFault[] = []
  for (const [at, sample] of (mapping.samples ?? []).entries()) {
    const [expected, found] = [wanted(sample), await outcome(mapping, sample, codes, now)]
    if (expected !== found) faults.push({ sample: at + 1, entity: sample.entity, expected, found })
  }
  return faults
}

const inOrder = (rows: object[]): string[] =>
  rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort()))).sort()

const told = (rows: object[], aside: readonly string[]): string =>
  [...inOrder(rows), `aside: ${[...aside].sort().join(', ')}`].join('\n')

const wanted = ({ expect, aside = [] }: Sample): string =>
  told(
    expect.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      ),
    ),
    aside,
  )

async function outcome(mapping: Mapping, sample: Sample, codes: CodeLists, now: Date): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run("set timezone = 'Europe/Stockholm'")
    await makeTables(connection)
    for (const [table, rows] of Object.entries(sample.rows)) await connection.run(sampleTable(table, rows))
    const of = mapping.entities[sample.entity]!
    await connection.run(`create temp view mapped as ${mappedSql(of)}`)
    await stage(connection, {
      entity: modelEntity(sample.entity),
      mapping: of,
      formats: mapping.formats,
      codes,
      pseudonyms: asTheyAre,
      now,
      references: false,
    })
    const names = [...new Set(sample.expect.flatMap((row) => Object.keys(row)))]
    const columns =
      names.length === 0 ? '1' : names.map((name) => `${quoted(name)}::varchar as ${quoted(name)}`).join(', ')
    const good = await connection.runAndReadAll(`select ${columns} from good`)
    const bad = await connection.runAndReadAll('select unnest(reasons) from bad')
    return told(
      good.getRowObjects(),
      bad.getRows().map(([reason]) => String(reason)),
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Text in every column, as it is read from text files. */
function sampleTable(table: string, rows: readonly Record<string, string | null>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const values = rows.map((row) => `(${names.map((name) => textOf(row[name])).join(', ')})`)
  return `create temp table ${quoted(table)} as select * from (values ${values.join(', ')}) t(${names.map(quoted).join(', ')})`
}

const textOf = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'null::varchar' : `${literal(value)}::varchar`
