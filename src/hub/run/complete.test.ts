import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { FakeClock, type TestDatabase, testDatabase } from '../../kernel/testkit/index.ts'
import type { Cell, RunAnswer } from '../../region/index.ts'
import { product } from '../disclosure/release-fixture.ts'
import { completeRun } from './complete.ts'
import { insertRun, movePart, readRun } from './run-store.ts'

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

/** Runs a question that each region answers with so many people; one without an answer is absent. */
async function answered(dimensions: string[], regions: Readonly<Record<string, number | undefined>>) {
  const own = product()
  const id = randomUUID()
  const at = new Date(clock.epochMilliseconds())
  const selection = {
    measures: ['n'],
    dimensions,
    filters: [],
    period: { from: '2026-01-01', to: '2026-02-01' },
  }
  const book = { definitions: () => [], all: () => [own], byId: () => own, codes: () => new Map() }
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
    await completeRun({ clock, book }, client, (await readRun(client, id))!)
  })
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
