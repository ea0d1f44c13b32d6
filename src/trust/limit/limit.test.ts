import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { Cohort, createCohorts } from './cohort.ts'
import { beyond, defaultTerms, isWithinHours, outside, type Use } from './limit.ts'
import { swedishTime } from './swedish-time.ts'

describe('hours of a limit', () => {
  const office = { from: '02:30', to: '16:00' }
  const within = (iso: string, hours = office) => isWithinHours(hours, Date.parse(iso))

  test('are those of Swedish clocks: a summer minute is an hour earlier in UTC than a winter one', () => {
    const clock = new FakeClock('2026-03-28T01:29:59Z')
    const asked = () => isWithinHours(office, clock.now().epochMilliseconds)
    assert.equal(asked(), false)
    clock.advance({ seconds: 1 })
    assert.equal(asked(), true)
    // The day after, clocks go from 02:00 to 03:00: at 01:00 UTC it is past half past two at once.
    clock.set('2026-03-29T00:59:59Z')
    assert.equal(asked(), false)
    clock.advance({ seconds: 1 })
    assert.equal(asked(), true)
    clock.set('2026-03-30T00:29:59Z')
    assert.equal(asked(), false)
    clock.advance({ seconds: 1 })
    assert.equal(asked(), true)
  })

  test('come twice when the clock is set back in October: 02:30 begins, ceases at 02:00, and begins again', () => {
    const asked = ['00:29', '00:30', '00:59', '01:00', '01:29', '01:30'].map((time) =>
      within(`2026-10-25T${time}:00Z`),
    )
    assert.deepEqual(asked, [false, true, true, false, false, true])
  })

  test('reach over midnight when they end before they begin, and are the whole day when they are the same', () => {
    const night = { from: '22:00', to: '06:00' }
    const asked = ['20:59', '21:00', '04:59', '05:00'].map((time) => within(`2026-11-22T${time}:00Z`, night))
    assert.deepEqual(asked, [false, true, true, false])
    assert.equal(within('2026-11-22T03:00:00Z', { from: '07:00', to: '07:00' }), true)
  })

  test('the day begins at Swedish midnight, also on the days of twenty-three and twenty-five hours', () => {
    const dayStart = (iso: string) => new Date(swedishTime(Date.parse(iso)).dayStart).toISOString()
    assert.equal(dayStart('2026-03-29T21:59:59Z'), '2026-03-28T23:00:00.000Z')
    assert.equal(dayStart('2026-03-29T22:00:00Z'), '2026-03-29T22:00:00.000Z')
    assert.equal(dayStart('2026-10-25T22:59:59Z'), '2026-10-24T22:00:00.000Z')
    assert.equal(dayStart('2026-10-25T23:00:00Z'), '2026-10-25T23:00:00.000Z')
  })
})

describe('where a limit lets a system be', () => {
  const use: Use = { system: 's', controller: 'town', person: 'elsa', informationTypes: ['alarm'], at: 0 }
  const reach = { actsFor: ['town'], inCohort: false }

  test('is, when nobody has set one, with those it acts for', () => {
    assert.deepEqual(outside(defaultTerms('s'), use, reach), [])
    assert.deepEqual(outside(defaultTerms('s'), { ...use, controller: 'village' }, reach), ['controller'])
    assert.deepEqual(outside(defaultTerms('s'), use, { ...reach, actsFor: 'all' }), [])
  })

  test('is within the kinds of information, the controllers and the cohort that it names', () => {
    const terms = {
      ...defaultTerms('s'),
      informationTypes: ['plans'],
      controllers: ['village'],
      cohortVersion: 1,
    }
    assert.deepEqual(outside(terms, use, reach), ['information_types', 'controller', 'cohort'])
    const inside = { ...use, informationTypes: ['plans'], controller: 'village' }
    assert.deepEqual(outside(terms, inside, { ...reach, inCohort: true }), [])
  })

  test('what is beyond a volume is counted once, however many processes count it', () => {
    const adds = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 })
    fc.assert(
      fc.property(adds, fc.integer({ min: 1, max: 40 }), (added, limit) => {
        let total = 0
        const over = added.map((each) => beyond(limit, each, (total += each)))
        assert.equal(
          over.reduce((sum, each) => sum + each, 0),
          Math.max(0, total - limit),
        )
      }),
    )
  })
})

describe('a cohort', () => {
  test('has just those that were put into it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 60 }), fc.array(fc.uuid()), (persons, others) => {
        const cohort = new Cohort(persons)
        assert.ok(persons.every((person) => cohort.has(person) && cohort.has(person.toUpperCase())))
        for (const other of others) assert.equal(cohort.has(other), persons.includes(other))
        assert.equal(cohort.has('somebody'), false)
      }),
    )
  })

  test('is kept by version, and the one not asked for the longest goes when there are too many persons', async () => {
    const read: string[] = []
    const cohorts = createCohorts(async (system, version) => {
      read.push(`${system}${version}`)
      return ['01900000-0000-7000-8000-0000000000e1', '01900000-0000-7000-8000-0000000000e2']
    }, 4)
    await Promise.all([cohorts.of('a', 1), cohorts.of('a', 1)])
    await cohorts.of('b', 1)
    assert.ok(cohorts.of('a', 1) instanceof Cohort)
    await cohorts.of('c', 1)
    await cohorts.of('b', 1)
    await cohorts.of('c', 2)
    assert.deepEqual(read, ['a1', 'b1', 'c1', 'b1', 'c2'])
  })
})
