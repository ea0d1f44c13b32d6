import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { generateRegions } from '../generate-regions.ts'
import { percentile } from './figures.ts'
import { type PlantedAnswer, plantedAnswers } from './planted-answers.ts'

const options = { seed: 7, people: 300, contacts: 3_000, until: '2026-11-25' }
const answers = plantedAnswers(options)
const of = (product: PlantedAnswer['product'], at: Record<string, string>, measure: string): number[] =>
  answers
    .filter(
      (each) =>
        each.product === product && Object.entries(at).every(([name, value]) => each.at[name] === value),
    )
    .map((each) => each.measures[measure]!)

test('a percentile is the least value that so many are at most', () => {
  assert.deepEqual(
    [
      percentile([4, 1, 3, 2], 0.5),
      percentile([1, 2, 3], 0.5),
      percentile([9], 0.9),
      percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9),
    ],
    [2, 2, 9, 9],
  )
})

test('every product has answers, for each region and for all', () => {
  for (const product of ['waiting', 'completed_waits', 'costs', 'person_years', 'diagnoses'] as const)
    assert.deepEqual(
      new Set(answers.filter((each) => each.product === product).map(({ at }) => at['region'])),
      new Set(['12', '14', '24', undefined]),
    )
  assert.equal(of('beds', { region: '12', day: '2026-11-25' }, 'available')[0], 32)
})

test('there are cells of too few people, and one where a person is nearly all of it', () => {
  const few = answers.find(
    ({ at, product }) => product === 'waiting' && at['specialty'] === '731' && at['region'] === '12',
  )!
  assert.deepEqual([few.measures['waiting'], few.suppressed], [3, 'threshold'])
  const dominated = answers.find(({ at }) => at['drg'] === 'X94' && at['region'] === '24')!
  assert.deepEqual([dominated.measures['total'], dominated.suppressed], [2_070_000, 'dominance'])
})

test('what is planted is there, and nobody else is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-planted-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  t.after(async () => {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  })
  await generateRegions({ ...options, folder, log: { info: () => undefined } })
  const lake = (table: string) => `read_parquet('${folder}/regions/norr/${table}/**/*.parquet')`
  const numbers = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()[0]!.map(Number)

  const waiting = await numbers(`
    select count(*), avg((date '2026-10-31' - beslut <= 90)::integer), quantile_disc(date '2026-10-31' - beslut, 0.5), quantile_disc(date '2026-10-31' - beslut, 0.9)
    from ${lake('koer')} where mvo = 311 and steg = 20 and avvikelse is null and beslut <= '2026-10-31'
      and coalesce(utford, '9999-12-31') > '2026-10-31' and coalesce(avslutad, '9999-12-31') > '2026-10-31'`)
  const october = { region: '24', specialty: '311', month: '2026-10' }
  assert.deepEqual(
    waiting,
    ['waiting', 'within_90', 'median', 'p90'].map((measure) => of('waiting', october, measure)[0]),
  )

  const assessed = await numbers(`
    select count(*), avg((utford - beslut <= 3)::integer) from ${lake('koer')}
    where mvo = 201 and steg = 1 and utford between '2026-09-01' and '2026-09-30'`)
  const september = { region: '24', specialty: '201', month: '2026-09' }
  assert.deepEqual(
    assessed,
    ['completed', 'within_3'].map((measure) => of('completed_waits', september, measure)[0]),
  )

  const beds = await numbers(`
    select sum(disponibla), 100 * sum(belagda) / sum(disponibla), 100 * sum(utlokaliserade) / sum(disponibla)
    from ${lake('vardplatser')} join ${lake('enheter')} using ("hsaId") where sjukhus = 'Provsjukhuset Norr' and matt = timestamptz '2026-03-04 06:00:00 Europe/Stockholm'`)
  const day = { region: '24', day: '2026-03-04' }
  assert.deepEqual(
    beds,
    ['available', 'occupancy', 'outlying'].map((measure) => of('beds', day, measure)[0]),
  )

  const costs = await numbers(`
    select count(*) filter (where not ytterfall), count(*) filter (where ytterfall), sum(oren) / 100,
      avg(oren / 100) filter (where not ytterfall)
    from ${lake('kostnader')} where drg = 'X91' and ar = 2025`)
  const stays = { region: '24', drg: 'X91', year: '2025' }
  assert.deepEqual(
    costs,
    ['contacts', 'outliers', 'total', 'cost'].map((measure) => of('costs', stays, measure)[0]),
  )

  const old = await numbers(`
    select count(*), quantile_disc(cost, 0.5), quantile_disc(cost, 0.9), sum(cost) from (
      select personnummer, sum(oren) / 100 as cost from ${lake('kostnader')} where ar = 2024 group by personnummer)
    join ${lake('individer')} using (personnummer) where kon = 1 and 2024 - fodelsear >= 80`)
  const men = { region: '24', year: '2024' }
  assert.deepEqual(
    old,
    ['persons', 'median_cost', 'p90_cost', 'total'].map((measure) => of('person_years', men, measure)[0]),
  )
})
