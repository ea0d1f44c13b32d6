import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Chain, ChainStep, ChainTarget, WeekWindow } from '../contract/index.ts'
import { findGaps, type ReachableTargets } from './gaps.ts'
import { minutesPerWeek } from './week.ts'
import { minutesOf, minutesWithin, someWindows } from './week-oracle.ts'
import { weekSet } from './week-set.ts'

const nights: WeekWindow[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' }]
const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }]
const targets: ReachableTargets = {
  groups: new Map([
    ['reception', { kind: 'reception', hours: [], phone: '08' }],
    ['night', { kind: 'response', hours: nights, phone: '08' }],
    ['phoneless', { kind: 'response', hours: [] }],
  ]),
  staff: new Map([
    ['siv', { phone: '070' }],
    ['bo', {}],
  ]),
}
const group = (id: string): ChainTarget => ({ kind: 'group', id })
const staff = (id: string): ChainTarget => ({ kind: 'staff', id })
const relatives = (place?: number): ChainTarget => ({ kind: 'relatives', ...(place ? { place } : {}) })
const step = (to: ChainTarget[], windows: WeekWindow[] = []): ChainStep => ({
  targets: to,
  waitSeconds: 60,
  windows,
})
const fallback = { kind: 'group', id: 'reception', repeatSeconds: 60 } as const
const chain = (...steps: ChainStep[]): Pick<Chain, 'steps' | 'fallback'> => ({ steps, fallback })
const kinds = (gaps: { kind: string; step?: number }[]) => gaps.map((gap) => `${gap.step ?? ''} ${gap.kind}`)

test('a chain that always reaches somebody has no gap', () => {
  assert.deepEqual(findGaps(chain(step([group('reception')]), step([relatives()])), targets, 1), [])
})

test('a chain without steps reaches only the fallback, all week', () => {
  assert.deepEqual(findGaps(chain(), targets, 0), [{ kind: 'only_fallback', windows: always }])
})

test('a group that goes home in the morning leaves the day to the fallback', () => {
  const day = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '21:00' }]
  assert.deepEqual(findGaps(chain(step([group('night')])), targets, 0), [
    { kind: 'group_off_duty', step: 1, windows: day },
    { kind: 'only_fallback', windows: day },
  ])
  assert.deepEqual(findGaps(chain(step([group('night')], nights), step([staff('siv')], day)), targets, 0), [])
})

test('a step that calls relatives is empty for whoever has none, or not so many', () => {
  const second = chain(step([group('reception')]), step([relatives(2)]))
  assert.deepEqual(kinds(findGaps(second, targets, 1)), ['2 empty_step'])
  assert.deepEqual(findGaps(second, targets, 2), [])
})

test('a target that is gone, or a group that does not serve the controller, is missing', () => {
  const gone = chain(step([group('gone'), staff('gone')]), step([staff('siv')]))
  assert.deepEqual(kinds(findGaps(gone, targets, 0)), ['1 target_missing'])
  const without = { steps: [step([staff('siv')])], fallback: { ...fallback, id: 'gone' } }
  assert.deepEqual(kinds(findGaps(without, targets, 0)), ['2 target_missing'])
})

test('whoever must be phoned and has no number is told; an employee without one reaches nobody', () => {
  assert.deepEqual(kinds(findGaps(chain(step([staff('bo')])), targets, 0)), ['1 no_phone', ' only_fallback'])
  assert.deepEqual(kinds(findGaps(chain(step([group('phoneless')])), targets, 0)), ['1 no_phone'])
  const last = { steps: [step([staff('siv')])], fallback: { ...fallback, id: 'phoneless' } }
  assert.deepEqual(kinds(findGaps(last, targets, 0)), ['2 no_phone'])
})

test('a fallback that is off duty by day is told', () => {
  const last = { steps: [step([staff('siv')])], fallback: { ...fallback, id: 'night' } }
  assert.deepEqual(kinds(findGaps(last, targets, 0)), ['2 fallback_off_duty'])
})

const someTarget = fc.oneof(
  fc.constantFrom('g0', 'g1', 'g2', 'gone').map(group),
  fc.constantFrom('siv', 'bo').map(staff),
  fc.constantFrom(undefined, 1, 2).map(relatives),
)
const someStep = fc
  .record({ targets: fc.array(someTarget, { minLength: 1, maxLength: 3 }), windows: someWindows })
  .map(({ targets: to, windows }) => step(to, windows))

test('what is found is what asking every minute of the week finds', () => {
  const cases = fc.record({
    hours: fc.array(someWindows, { minLength: 3, maxLength: 3 }),
    steps: fc.array(someStep, { maxLength: 4 }),
    relatives: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(cases, ({ hours, steps, relatives: many }) => {
      const duty = hours.map(minutesWithin)
      const groups = hours.map(
        (each, index) => [`g${index}`, { kind: 'reception' as const, hours: each }] as const,
      )
      const found = findGaps({ steps, fallback }, { groups: new Map(groups), staff: targets.staff }, many)
      const answers = (target: ChainTarget, minute: number): boolean => {
        if (target.kind === 'relatives') return many >= (target.place ?? 1)
        if (target.kind === 'staff') return target.id === 'siv'
        return duty[Number(target.id?.slice(1))]?.[minute] ?? false
      }
      const used = steps.map(({ windows }) => minutesWithin(windows))
      const nobody = steps.map(({ targets: to }, index) =>
        everyMinute((minute) => used[index]![minute]! && !to.some((target) => answers(target, minute))),
      )
      const reached = everyMinute(
        (minute) => !steps.some((_, index) => used[index]![minute] && !nobody[index]![minute]),
      )
      assert.deepEqual(minutesFound(found, 'only_fallback', undefined), reached)
      steps.forEach(({ targets: to }, index) => {
        const onGroup = to.some(({ kind, id }) => kind === 'group' && id !== 'gone')
        if (!onGroup && !to.some(({ kind }) => kind === 'relatives')) return
        const kind = onGroup ? 'group_off_duty' : 'empty_step'
        assert.deepEqual(minutesFound(found, kind, index + 1), nobody[index])
      })
    }),
    { numRuns: 60 },
  )
})

function everyMinute(is: (minute: number) => boolean): boolean[] {
  return Array.from({ length: minutesPerWeek }, (_, minute) => is(minute))
}

function minutesFound(
  found: ReturnType<typeof findGaps>,
  kind: string,
  number: number | undefined,
): boolean[] {
  const gap = found.find((each) => each.kind === kind && each.step === number)
  return gap ? minutesOf(weekSet(gap.windows)) : everyMinute(() => false)
}
