import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDuckDb, type RunAnswer, type RunOrder } from '../../region/index.ts'
import type { Run } from '../contract/index.ts'
import { answers, cell, hubWorld } from '../hub-fixture.ts'
import { NodeError } from '../run/node-client.ts'

const evidence = {
  threshold: 0,
  modelVersion: 1,
  loadedAt: '2126-11-26T02:00:00Z',
  dataUntil: '2126-11-25',
  setAside: 0,
  engine: 'postgresql' as const,
  milliseconds: 12,
  flags: [],
}

/** Two wards of a region on two days: 10 and 20 beds, of which 8 and 20 are occupied. */
async function beds(t: TestContext, region: string) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-beds-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const duckDb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 128 })
  const path = join(folder, 'a.parquet')
  await duckDb.run(
    `copy (select '${region}' as region, 'Sjukhuset' as hospital, ward as unit, day, true as at_six, available::integer as available,
       occupied::integer as occupied, 0::integer as overcrowded, 1::integer as outlying
     from (values ('a', 10, 8), ('b', 20, 20)) as w(ward, available, occupied), (values (date '2126-11-24'), (date '2126-11-25')) as d(day))
     to '${path}' (format parquet)`,
  )
  duckDb.close()
  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, file: { sha256, rows: 4, bytes: bytes.length } }
}

const question = (measures: string[], from = '2126-11-01') => ({
  product: 'beds',
  selection: { measures, dimensions: ['region'], filters: [], period: { from, to: '2126-12-01' } },
  purpose: 'A test',
})

async function world(t: TestContext) {
  const { bytes, file } = await beds(t, '12')
  const ordered: RunOrder[] = []
  let manner: 'gives' | 'refuses' | 'away' = 'gives'
  const w = await hubWorld(
    t,
    {
      '12': (order, asked): RunAnswer | NodeError => {
        if (manner === 'away') return new NodeError('away')
        if (manner === 'refuses') return { run: order.run, region: '12', state: 'refused' }
        if (order.act === 'run' && order.form === 'rows') {
          ordered.push(order)
          return { run: order.run, region: '12', state: 'done', file, evidence }
        }
        return answers('12', 'done', [cell(['12'], 1, { 'available.sum': 7, 'available.times': 1 })])(
          order,
          asked,
        )
      },
    },
    { file: async () => [bytes] as unknown as AsyncIterable<Uint8Array> },
  )
  const sweep = () => w.hub.jobs.handlers['hub:sweep-staging']!({}, {} as never)
  const ask = async (measures: string[], from?: string) => {
    const { body } = await w.send<Run>('POST', 'runs', question(measures, from))
    await w.work()
    const run = (await w.send<Run>('GET', `runs/${body.id}`)).body
    return { cells: run.figures?.cells, part: run.parts[0] }
  }
  const kept = () => readdir(join(w.dataDir, 'hub/staged/beds/12')).catch(() => [])
  return { ...w, sweep, ask, kept, ordered, be: (next: typeof manner) => void (manner = next) }
}

test('what is kept of a region answers as its node would, also while the node is away, with the time of the data', async (t) => {
  const w = await world(t)
  assert.deepEqual(
    (await w.ask(['available'])).cells,
    [{ at: ['12'], figures: { available: { value: 7 } } }],
    'the node',
  )
  await w.sweep()
  await w.work()
  assert.equal(w.ordered.length, 1)
  assert.equal(w.ordered[0]?.permit, undefined)
  assert.deepEqual(await w.kept(), ['rows.parquet'])
  w.be('away')
  const { cells, part } = await w.ask(['available', 'occupancy'])
  assert.deepEqual(cells, [{ at: ['12'], figures: { available: { value: 30 }, occupancy: { value: 93.3 } } }])
  assert.equal(part?.evidence?.loadedAt, evidence.loadedAt)
  assert.equal(part?.evidence?.stagedAt, '2126-11-26T08:00:00.000Z')
})

test('rows are fetched again when they are old; the node is asked when they are too old, or do not go back so far', async (t) => {
  const w = await world(t)
  await w.sweep()
  await w.work()
  await w.sweep()
  await w.work()
  assert.equal(w.ordered.length, 1, 'not before')
  assert.deepEqual((await w.ask(['available'], '2110-01-01')).cells?.[0]?.figures, {
    available: { value: 7 },
  })
  w.clock.advance({ hours: 21 })
  await w.sweep()
  await w.work()
  assert.equal(w.ordered.length, 2)
  w.clock.advance({ hours: 49 })
  assert.deepEqual((await w.ask(['available'])).cells?.[0]?.figures, { available: { value: 7 } })
})

test('nothing is left of a region that withdraws, and it is shown as it answers itself', async (t) => {
  const w = await world(t)
  await w.sweep()
  await w.work()
  w.be('refuses')
  w.clock.advance({ hours: 21 })
  await w.sweep()
  await w.work()
  assert.deepEqual(await w.kept(), [])
  assert.deepEqual((await w.ask(['available'])).part?.state, 'refused')
})

test('nothing is left of a region that says it takes no part, or is no longer connected', async (t) => {
  const w = await world(t)
  const description = { products: [{ id: 'beds', takesPart: false, byHand: false, threshold: 0 }] }
  for (const change of [
    () => w.db.pool.query('update hub.node set description = $1', [JSON.stringify(description)]),
    () => w.db.pool.query('update hub.node set description = null, active = false'),
  ]) {
    await w.db.pool.query('update hub.node set description = null')
    await w.sweep()
    await w.work()
    assert.deepEqual(await w.kept(), ['rows.parquet'])
    await change()
    await w.sweep()
    assert.deepEqual(await w.kept(), [])
  }
})
