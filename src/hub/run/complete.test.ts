import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createMetrics } from '../../kernel/index.ts'
import { captureLog, FakeClock, type TestDatabase, testDatabase } from '../../kernel/testkit/index.ts'
import type { Cell, RunAnswer } from '../../region/index.ts'
import { controlDisclosure } from '../disclosure/control.ts'
import { ControlFailed, ControlPutOff, type DisclosureControl } from '../disclosure/control-queue.ts'
import { writeLedger } from '../disclosure/ledger-store.ts'
import { product } from '../disclosure/release-fixture.ts'
import { completeJobs, completeRun } from './complete.ts'
import { endRun, insertRun, movePart, readRun } from './run-store.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const clock = new FakeClock('2026-03-01T00:00:00Z')
const cell = (at: string[], people: number): Cell => ({
  at,
  rows: people,
  people,
  key: 0,
  parts: { 'n.n': people, 'n.people': people, 'n.key': 0 },
})

const own = product()
const book = { definitions: () => [], all: () => [own], byId: () => own, codes: () => new Map() }
const metrics = createMetrics({ process: false })
const deps = () => ({ db: database.db, clock, log: captureLog().log, book, metrics })
const complete = (id: string, control: DisclosureControl['control'] = controlDisclosure) =>
  completeRun({ ...deps(), disclosure: { control } }, id)

/** A question that each region has answered with so many people; one without an answer is absent. */
async function asked(dimensions: string[], regions: Readonly<Record<string, number | undefined>>) {
  const id = randomUUID()
  const at = new Date(clock.epochMilliseconds())
  const selection = {
    measures: ['n'],
    dimensions,
    filters: [],
    period: { from: '2026-01-01', to: '2026-02-01' },
  }
  await database.db.transaction(async (client) => {
    const run = {
      id,
      product: own.id,
      productVersion: 1,
      productHash: own.hash,
      selection,
      form: 'aggregate' as const,
      permit: null,
      purpose: 'a test',
      askedBy: 'somebody',
      organisation: null,
      createdAt: at,
      deadline: at,
    }
    await insertRun(client, run, Object.keys(regions))
    for (const [region, people] of Object.entries(regions)) {
      const answer: RunAnswer = {
        run: id,
        region,
        state: 'done',
        cells: people === undefined ? [] : [cell(dimensions.length === 0 ? [] : [region], people)],
        evidence: {
          threshold: 5,
          modelVersion: 1,
          loadedAt: '2026-02-01T04:00:00Z',
          dataUntil: '2026-02-01',
          setAside: 0,
          engine: 'duckdb',
          milliseconds: 1,
          flags: [],
        },
      }
      const to =
        people === undefined ? { state: 'absent' as const, at } : { state: 'done' as const, at, answer }
      await movePart(client, id, region, to)
    }
  })
  return id
}

async function answered(dimensions: string[], regions: Readonly<Record<string, number | undefined>>) {
  const id = await asked(dimensions, regions)
  await complete(id)
  const { result, state } = (await readRun(database.db.pool, id))!
  assert.equal(state, 'done')
  return result!
}

test('figures of a run are controlled together with those of runs before it', async () => {
  const without = await answered([], { '01': 100, '03': 50, '05': undefined })
  assert.deepEqual(without.cells, [{ at: [], figures: { n: { value: 150 } } }])
  assert.deepEqual(without.absent, ['05'])
  const all = await answered([], { '01': 100, '03': 50, '05': 3 })
  assert.deepEqual(all.cells, [{ at: [], figures: { n: { suppressed: 'differencing' } } }])
  const regions = await answered(['region'], { '01': 100, '03': 50, '05': 3 })
  assert.deepEqual(regions.disclosure.figures.suppressed.threshold, 1)
  assert.deepEqual(regions.disclosure.audit.exposed, 0)
})

const stateOf = async (id: string) => {
  const { state, reason } = (await readRun(database.db.pool, id))!
  return { state, reason }
}
const remembered = async (id: string) =>
  (await database.db.pool.query('select 1 from hub.release_ledger where run = $1', [id])).rowCount

test('what was told while a run was controlled is taken into account', async () => {
  const id = await asked(['region'], { '10': 100, '12': 60 })
  let times = 0
  await complete(id, async (cells, question) => {
    const made = await controlDisclosure(cells, question)
    if (times++ > 0) return made
    // Another run tells of one region, in a period that holds few more.
    const [told] = made.entries
    const more = {
      ...told!,
      described: { ...told!.described, to: '2026-03-01' },
      count: { people: 102, rows: 102 },
    }
    const at = new Date(clock.epochMilliseconds())
    await database.db.transaction((client) =>
      writeLedger(client, own.id, { run: randomUUID(), at, entries: [more] }),
    )
    return made
  })
  assert.equal(times, 2)
  const { result } = (await readRun(database.db.pool, id))!
  assert.deepEqual(result!.cells[0]!.figures['n'], { suppressed: 'differencing' })
})

test('when others are told all the while it is tried again later, and nothing is told', async () => {
  const id = await asked(['region'], { '13': 100 })
  let times = 0
  const busy: DisclosureControl['control'] = async (cells, question) => {
    const made = await controlDisclosure(cells, question)
    const at = new Date(clock.epochMilliseconds())
    const described = { from: '2026-01-01', to: `2026-01-0${++times + 1}`, by: {} }
    const entries = [{ ...made.entries[0]!, described, table: { whole: described, dimensions: [] } }]
    await database.db.transaction((client) => writeLedger(client, own.id, { run: randomUUID(), at, entries }))
    return made
  }
  await assert.rejects(complete(id, busy))
  assert.deepEqual([times, await stateOf(id)], [3, { state: 'running', reason: null }])
  await complete(id)
  assert.equal((await stateOf(id)).state, 'done')
})

test('a run whose figures cannot be controlled has failed and says so; nothing of it is told or remembered', async () => {
  const id = await asked(['region'], { '14': 100 })
  await complete(id, () => Promise.reject(new ControlFailed('it took too long')))
  assert.deepEqual(await stateOf(id), { state: 'failed', reason: 'control_failed' })
  assert.equal((await readRun(database.db.pool, id))!.result, null)
  assert.equal(await remembered(id), 0)
})

test('a run that was put off when the program stopped goes on when it is tried again', async () => {
  const id = await asked(['region'], { '17': 100 })
  await assert.rejects(complete(id, () => Promise.reject(new ControlPutOff('the program stops'))))
  assert.equal((await stateOf(id)).state, 'running')
  await complete(id)
  await complete(id)
  assert.equal((await stateOf(id)).state, 'done')
  assert.equal(await remembered(id), 1)
})

test('a run that is cancelled while it is controlled tells and remembers nothing', async () => {
  const id = await asked(['region'], { '18': 100 })
  await complete(id, async (cells, question) => {
    const at = new Date(clock.epochMilliseconds())
    await database.db.transaction((client) => endRun(client, id, { state: 'cancelled', at }))
    return controlDisclosure(cells, question)
  })
  assert.equal((await stateOf(id)).state, 'cancelled')
  assert.equal(await remembered(id), 0)
})

test('where so much has been told that no more can be compared with it nothing more is, and an operator sees it', async () => {
  const entries = [
    {
      described: { from: '2026-01-01', to: '2026-02-01', by: {} },
      population: '[]',
      data: 'earlier',
      table: { whole: { from: '2026-01-01', to: '2026-02-01', by: {} }, dimensions: [] },
      count: { people: 100, rows: 100 },
    },
  ]
  const at = new Date(clock.epochMilliseconds())
  await database.db.transaction((client) => writeLedger(client, own.id, { run: randomUUID(), at, entries }))
  await database.db.pool.query('update hub.release_ledger set many = 200001')
  const id = await asked(['region'], { '19': 100 })
  await complete(id)
  assert.deepEqual(await stateOf(id), { state: 'failed', reason: 'ledger_full' })
  assert.equal(await remembered(id), 0)
  await completeJobs({ ...deps(), disclosure: { control: controlDisclosure } }).handlers[
    'hub:forget-figures'
  ]!({}, undefined as never)
  assert.match(await metrics.registry.metrics(), /knutpunkt_hub_ledger_share\{product="made_up"\} [1-9]/)
})
