import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startRegionNode } from '../compose.ts'
import type { Run } from '../hub/contract/index.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { type PlantedAnswer, plantedAnswers } from '../simulator/index.ts'
import { type DemoWorker, demoWorker } from './demo-worker.ts'
import { lastFirst, testFolder } from './later.ts'
import { givePermit } from './permit.ts'
import { type RegionsWorld, startRegions } from './regions-fixture.ts'

/** The most that a cell's key adds to a count, or takes from it; see src/hub/disclosure/cell-key.ts. */
const mostNoise = 2

const stepOf = (decimals: number) => 0.5 * 10 ** -decimals + 1e-9
/** Told as they are, but for how many decimals they are told with: figures without people, means and percentiles. */
const exact = (decimals: number) => () => stepOf(decimals)
/** A count is told with the noise of its key. */
const count = () => mostNoise
/** A share has the noise of those it holds for, and of those it does not. */
const share = (_: number, people: number) => mostNoise / people + stepOf(3)
/** A sum has the noise of the count of its people, at the mean share. */
const sum = (value: number, people: number) => (value * mostNoise) / people + stepOf(0)

/** The same of contacts, of which the planted people have one or two each. */
const sumOfContacts = (value: number, contacts: number) => sum(value, contacts / 2)

/** A rate of people is told as if there were as many more or fewer of them as a count is told with at most. */
const rateOfContacts = (value: number, contacts: number) => sum(value, contacts / 2 - mostNoise)

type Bound = (planted: number, people: number) => number

/** How far from what was planted a figure may be told, by measure. `of`: how many people or contacts the cell has. */
const bounds: Record<PlantedAnswer['product'], { of?: string; measures: Record<string, Bound> }> = {
  beds: {
    measures: { available: exact(1), occupancy: exact(1), overcrowding: exact(2), outlying: exact(2) },
  },
  waiting: {
    of: 'waiting',
    measures: { waiting: count, within_90: share, median: exact(0), p90: exact(0) },
  },
  completed_waits: {
    of: 'completed',
    measures: { completed: count, within_90: share, within_3: share, median: exact(0), p90: exact(0) },
  },
  costs: {
    of: 'contacts',
    measures: { contacts: count, cost: exact(0), cost_per_point: rateOfContacts, total: sumOfContacts },
  },
  person_years: {
    of: 'persons',
    measures: { persons: count, mean_cost: exact(0), median_cost: exact(0), p90_cost: exact(0), total: sum },
  },
  diagnoses: { measures: { contacts: count, persons: count } },
}

describe('three regions with different sources answer as one', () => {
  let world: RegionsWorld
  const closers: (() => unknown)[] = []
  before(async () => {
    world = await startRegions((close) => void closers.push(close))
  })
  after(async () => {
    for (const close of closers.toReversed()) await close()
  })

  interface Asked {
    dimensions: string[]
    period: Run['selection']['period']
    /** One value of each of these dimensions. */
    only?: Record<string, string>
    permit?: string
    by?: DemoWorker
  }

  /** Asks for a product, and compares what is told of the cells that were planted. Answers their figures. */
  async function compare(
    product: PlantedAnswer['product'],
    { dimensions, period, only = {}, permit, by }: Asked,
  ) {
    const { of, measures } = bounds[product]
    const run = await world.run(
      {
        product,
        selection: {
          measures: Object.keys(measures),
          dimensions,
          filters: Object.entries(only).map(([column, value]) => ({ column, is: '=' as const, value })),
          period,
        },
        ...(permit && { permit }),
      },
      by,
    )
    assert.equal(run.state, 'done', JSON.stringify(run.parts))
    assert.deepEqual(run.figures?.absent, [])
    const cells = new Map(run.figures!.cells.map(({ at, figures }) => [at.join(' '), figures]))
    const planted = plantedAnswers(world.size).filter(
      ({ at, product: its }) =>
        its === product && Object.entries(only).every(([name, value]) => at[name] === value),
    )
    return planted.flatMap(({ at, measures: values, suppressed }) => {
      const figures = cells.get(dimensions.map((name) => at[name]).join(' '))
      if (figures === undefined) return []
      return Object.entries(values).flatMap(([measure, value]) => {
        const [figure, bound] = [figures[measure], measures[measure]]
        if (figure === undefined || bound === undefined) return []
        const most = bound(value, of === undefined ? 0 : values[of]!)
        if ('value' in figure)
          assert.ok(
            Math.abs(figure.value - value) <= most,
            `${product} ${JSON.stringify(at)} ${measure}: ${figure.value}, planted ${value}, at most ${most} from it`,
          )
        return [{ at, measure, figure, suppressed }]
      })
    })
  }
  type Told = Awaited<ReturnType<typeof compare>>

  /** In which regions each measure is told at all. */
  const toldIn = (told: Told) =>
    Object.fromEntries(
      [...Map.groupBy(told, ({ measure }) => measure)].map(([measure, each]) => [
        measure,
        [...new Set(each.filter(({ figure }) => 'value' in figure).map(({ at }) => at['region']))]
          .sort()
          .join(),
      ]),
    )
  const everywhere = (...measures: string[]) =>
    Object.fromEntries(measures.map((measure) => [measure, '12,14,24']))

  /** Twelve whole months. */
  function year() {
    const to = `${world.size.until.slice(0, 7)}-01`
    return { from: `${Number(to.slice(0, 4)) - 1}${to.slice(4)}`, to }
  }
  /** The last whole calendar year. */
  function calendarYear() {
    const last = Number(world.size.until.slice(0, 4)) - 1
    return { from: `${last}-01-01`, to: `${last + 1}-01-01` }
  }

  test('beds are told as they were planted, to the decimal', async () => {
    const { until } = world.size
    const from = new Date(Date.parse(until) - 20 * 86_400_000).toISOString().slice(0, 10)
    const told = await compare('beds', {
      dimensions: ['region', 'hospital', 'day'],
      period: { from, to: until },
    })
    assert.deepEqual(toldIn(told), everywhere('available', 'occupancy', 'overcrowding', 'outlying'))
    assert.equal(told.filter(({ figure }) => 'value' in figure).length, 3 * 20 * 4)
  })

  test('how many wait is told within the noise of their keys, and how long as it was planted', async () => {
    const treatment = { specialty: '311', stage: 'treatment' }
    const byMonth = { dimensions: ['region', 'month'], period: year() }
    const waiting = await compare('waiting', { ...byMonth, only: treatment })
    assert.deepEqual(toldIn(waiting), everywhere('waiting', 'within_90', 'median', 'p90'))
    const treated = await compare('completed_waits', { ...byMonth, only: treatment })
    assert.deepEqual(toldIn(treated), everywhere('completed', 'within_90', 'median', 'p90'))
    const assessed = await compare('completed_waits', {
      ...byMonth,
      only: { specialty: '201', stage: 'assessment' },
    })
    assert.deepEqual(toldIn(assessed), everywhere('completed', 'within_3', 'median', 'p90'))
  })

  test('what a contact costs is told as it was planted, and sums within the noise of their counts', async () => {
    const byYear = { dimensions: ['region', 'year'], period: calendarYear() }
    const visits = await compare('costs', { ...byYear, only: { drg: 'X95' } })
    assert.deepEqual(toldIn(visits), everywhere('contacts', 'cost', 'cost_per_point', 'total'))
    // Three stays cost far more than the others: the sum of all would give theirs away.
    const stays = await compare('costs', { ...byYear, only: { drg: 'X91' } })
    assert.deepEqual(toldIn(stays), { ...everywhere('contacts', 'cost', 'cost_per_point'), total: '' })
    const people = await compare('person_years', { ...byYear, only: { age_group: '80+', sex: '1' } })
    assert.deepEqual(toldIn(people), everywhere('persons', 'mean_cost', 'median_cost', 'p90_cost', 'total'))
  })

  test('what is under a permit is told to whom it names, of the diagnosis and the old people that were granted', async () => {
    const { platform, sql, size } = world
    const only = { diagnosis: 'R54', age_group: '80+' }
    const selection = {
      measures: ['contacts', 'persons'],
      dimensions: ['region', 'year', 'chapter'],
      filters: Object.entries(only).map(([column, value]) => ({ column, is: '=' as const, value })),
      period: { from: `${Number(size.until.slice(0, 4)) - 3}-01-01`, to: calendarYear().to },
    }
    const by = await demoWorker(platform, 'analyst')
    const permit = await givePermit(sql, by, {
      kind: 'request',
      product: 'diagnoses',
      selection,
      regions: ['12', '14', '24'],
    })
    const { dimensions, period } = selection
    const told = await compare('diagnoses', { dimensions, period, only, permit, by })
    assert.deepEqual(toldIn(told), everywhere('contacts', 'persons'))
    assert.equal(told.filter(({ figure }) => 'value' in figure).length, 3 * 3 * 2)
    const wider = { product: 'diagnoses', purpose: 'A test', permit }
    const refused = await by.ask('POST', '/api/hub/v1/runs', {
      ...wider,
      selection: { ...selection, filters: [] },
    })
    assert.equal(refused.body['code'], 'hub.outside_permit')
  })

  test('too few people, and one who is nearly all of a sum, are not told in any region', async () => {
    const { to } = year()
    const from = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 7)
    const few = await compare('waiting', {
      dimensions: ['region', 'specialty', 'month'],
      period: { from: `${from}-01`, to },
      only: { stage: 'treatment' },
    })
    const groups = await compare('costs', { dimensions: ['region', 'drg', 'year'], period: calendarYear() })
    const hidden = [
      ...few.filter(({ suppressed }) => suppressed === 'threshold'),
      ...groups.filter(
        ({ suppressed, measure }) => suppressed === 'threshold' || (suppressed && measure === 'total'),
      ),
    ]
    assert.ok(hidden.length >= 9, `${hidden.length}`)
    assert.deepEqual(
      hidden.filter(({ figure }) => !('suppressed' in figure)),
      [],
    )
  })
})

test('a node without its region’s code, or a secret to make cell keys with, does not start, and says why', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const { db, url, drop } = await testDatabase()
  await db.close()
  later(drop)
  const start = (region: object) =>
    startRegionNode(
      readConfig({ overrides: { role: 'region', http: { port: 0 }, database: { url }, dataDir, region } }),
      captureLog().log,
    )
  await assert.rejects(start({}), /region\.code/)
  await assert.rejects(start({ code: '12', cellKeySalt: 'short' }), /region\.cellKeySalt/)
})
