import type { DuckDBConnection } from '@duckdb/node-api'
import type { PoolClient } from 'pg'
import { quoted } from '../engine/duckdb.ts'
import type { EntityMapping } from '../mapping/mapping.ts'
import { entities } from '../model/entities.ts'
import { driftBetween, type Shape, type SourceColumn } from '../source/shape.ts'
import type { Warehouse } from '../source/warehouse.ts'
import { keepEntity, type LoadOptions, stageEntity, writeOutcome } from './load-batch.ts'
import { loadErrors } from './load-errors.ts'
import { LoadFault } from './load-fault.ts'
import type { EntityOutcome, LoadOutcome } from './outcome.ts'
import { appendText } from './text-rows.ts'

/** Rows in memory at a time. */
const portion = 10_000

/**
 * Loads a database's tables as they are at one moment, in the transaction of a connection to the store.
 *
 * @param watermarks where the last extract ended, by entity. Rows of just that mark are read again, since some may have been written after it;
 *   they take the place of themselves.
 * @throws {LoadFault} when the database or the mapping is to be seen to
 */
export async function loadExtract(
  connection: DuckDBConnection,
  options: LoadOptions,
  { warehouse, watermarks }: { warehouse: Warehouse; watermarks: Readonly<Record<string, string>> },
): Promise<LoadOutcome> {
  const { mapping, before } = options
  return asSource(() =>
    warehouse.read(async (client) => {
      const own = entities.filter(({ name }) => mapping.entities[name] !== undefined)
      const now: Record<string, SourceColumn[]> = {}
      for (const { name } of own) Object.assign(now, await shapeOf(client, mapping.entities[name]!))
      const drift = driftBetween(before, now)
      for (const { name } of own) await checkFits(client, options, name, drift)
      const outcomes: EntityOutcome[] = []
      for (const entity of own) {
        const of = mapping.entities[entity.name]!
        const watermark = await fetchMapped(client, connection, entity.name, of, watermarks[entity.name])
        const staged = await stageEntity(connection, options, entity)
        const outcome = await keepEntity(connection, options, entity, staged)
        outcomes.push({ ...outcome, ...(watermark !== undefined && { watermark }) })
        await connection.run('drop table mapped')
      }
      const shape: Shape = { ...before, ...now }
      return writeOutcome(connection, options, { entities: outcomes, files: [], batch: '', shape, drift })
    }),
  )
}

/** A database that is away is told as that. */
async function asSource<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const { code } = error as { code?: string }
    const message = error instanceof Error ? error.message : ''
    if (
      /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|57P0|08)/.test(code ?? '') ||
      /timeout exceeded|terminated/.test(message)
    )
      throw new LoadFault(loadErrors.source_away, {}, error)
    throw error
  }
}

/** Columns of what a mapping reads from, under the text of its `from`. */
async function shapeOf(client: PoolClient, { from }: EntityMapping): Promise<Shape> {
  try {
    const { fields } = await quietly(client, `select * from ${from} limit 0`)
    const { rows } = await client.query<{ name: string }>(
      `select format_type(type, null) as name from unnest($1::oid[]) with ordinality as t(type, nth) order by nth`,
      [fields.map(({ dataTypeID }) => dataTypeID)],
    )
    return { [from]: fields.map(({ name }, at) => ({ name, type: rows[at]!.name })) }
  } catch (error) {
    // What does not fit is told with the mapping's place.
    if (isFault(error)) return {}
    throw error
  }
}

/** A statement whose failure does not end the transaction. */
async function quietly(client: PoolClient, statement: string) {
  await client.query('savepoint one')
  try {
    return await client.query(statement)
  } catch (error) {
    await client.query('rollback to savepoint one')
    throw error
  }
}

const expressionsOf = (of: EntityMapping): [target: string, expression: string][] => [
  ...Object.entries(of.columns),
  ...(of.person === undefined ? [] : [['#identity', of.person] as [string, string]]),
]

async function checkFits(
  client: PoolClient,
  { mapping }: LoadOptions,
  entity: string,
  drift: ReturnType<typeof driftBetween>,
): Promise<void> {
  const of = mapping.entities[entity]!
  const where = of.where === undefined ? '' : ` where ${of.where}`
  const unfit: { column: string; fault: string }[] = []
  for (const [target, expression] of [['from', '1'] as [string, string], ...expressionsOf(of)]) {
    const column = target === '#identity' ? 'person' : target
    try {
      await quietly(client, `explain select ${expression} from ${of.from}${where}`)
    } catch (error) {
      if (!isFault(error)) throw error
      unfit.push({ column, fault: (error as Error).message.split('\n')[0]! })
    }
  }
  const [first] = unfit
  if (first === undefined) return
  const gone = drift.find(({ kind, column }) => kind === 'gone' && first.fault.includes(column))
  const targets = unfit.map(({ column }) => `${entity}.${column}`).join(', ')
  if (gone) throw new LoadFault(loadErrors.column_gone, { table: gone.table, column: gone.column, targets })
  throw new LoadFault(loadErrors.mapping_unfit, { file: mapping.file, entity, ...first })
}

/** Syntax, or something named that is not there. */
const isFault = (error: unknown): boolean => ((error as { code?: string }).code ?? '').startsWith('42')

/** Fills `mapped` with text, a portion at a time. Answers the new watermark. */
async function fetchMapped(
  client: PoolClient,
  connection: DuckDBConnection,
  entity: string,
  of: EntityMapping,
  since: string | undefined,
): Promise<string | undefined> {
  const selected = expressionsOf(of)
  await connection.run(
    `create temp table mapped (${selected.map(([target]) => `${quoted(target)} varchar`).join(', ')})`,
  )
  const { where, watermark } = await boundsOf(client, of, since)
  const columns = selected.map(([target, expression]) => `(${expression})::text as ${quoted(target)}`)
  try {
    await client.query(
      `declare rows no scroll cursor for select ${columns.join(', ')} from ${of.from}${where}`,
    )
    for (;;) {
      const { rows } = await client.query<(string | null)[]>({
        text: `fetch ${portion} from rows`,
        rowMode: 'array',
      })
      if (rows.length > 0)
        await appendText(
          connection,
          'mapped',
          selected.map((_, at) => rows.map((row) => row[at]!)),
        )
      if (rows.length < portion) break
    }
    await client.query('close rows')
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (/^2[2-3]/.test(code)) throw new LoadFault(loadErrors.expression_failed, { entity, state: code })
    throw error
  }
  return watermark
}

/** The condition of an extract, and the mark that it reaches; the mark is the same in the whole transaction. */
async function boundsOf(
  client: PoolClient,
  { from, where, watermark }: EntityMapping,
  since: string | undefined,
): Promise<{ where: string; watermark?: string | undefined }> {
  const own = where === undefined ? [] : [`(${where})`]
  const all = own.length === 0 ? '' : ` where ${own.join('')}`
  if (watermark === undefined) return { where: all }
  const { rows } = await client.query<{ last: string | null; type: string }>(
    `select max(${watermark})::text as last, pg_typeof(max(${watermark}))::text as type from ${from}${all}`,
  )
  const { last, type } = rows[0]!
  const news = since === undefined ? [] : [`(${watermark}) >= ${client.escapeLiteral(since)}::${type}`]
  const conditions = [...own, ...news]
  return {
    where: conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`,
    watermark: last ?? since,
  }
}
