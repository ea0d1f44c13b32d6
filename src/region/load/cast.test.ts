import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { castTo, fromLocal } from './cast.ts'

async function withDuckDb<T>(use: (rows: (sql: string) => Promise<unknown[][]>) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("set timezone = 'Europe/Stockholm'")
    return await use(async (sql) => (await connection.runAndReadAll(sql)).getRowsJson())
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

test('local time is the instant that the calendar says, each half hour of a century', () =>
  withDuckDb(async (rows) => {
    const [counts] = await rows(
      `select count(*), count(*) filter (where ${fromLocal('t')} is distinct from t::timestamptz)
       from range(timestamp '1975-01-01', timestamp '2075-01-01', interval 30 minutes) r(t)`,
    )
    assert.deepEqual(counts, [String(100 * 365.25 * 48), '0'])
  }))

test('times without end are read as what they are, for the rules to refuse', () =>
  withDuckDb(async (rows) => {
    const values = ["'infinity'", "'-infinity'", "'never'", 'null::varchar', "'2026-07-01 08:00'"]
    assert.deepEqual(
      (
        await rows(`select (${castTo('time', 'v', 'VARCHAR')})::varchar from (select unnest([${values}]) v)`)
      ).flat(),
      ['infinity', '-infinity', null, null, '2026-07-01 08:00:00+02'],
    )
  }))

test('a format with an offset is read by its offset, and one without as local time', () =>
  withDuckDb(async (rows) => {
    const read = (time: string, value: string) =>
      rows(`select (${castTo('time', 'v', 'VARCHAR', { time })})::varchar from (select '${value}' v)`)
    assert.deepEqual(await read('%Y%m%d %H:%M %z', '20260115 08:00 +0000'), [['2026-01-15 09:00:00+01']])
    assert.deepEqual(await read('%Y%m%d %H:%M', '20260115 08:00'), [['2026-01-15 08:00:00+01']])
    assert.deepEqual(await read('%Y%m%d %H:%M', '20260115 25:00'), [[null]])
    // Not the first of January 1900, as DuckDB has it.
    assert.deepEqual(await read('%Y%m%d %H:%M', ' Infinity'), [[null]])
    assert.deepEqual(
      await rows(`select ${castTo('day', 'v', 'VARCHAR', { day: '%d.%m.%Y' })} from (values ('epoch')) t(v)`),
      [[null]],
    )
  }))
