import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Actor, actsFor, follow, type RequestAct, type Standing } from './flow.ts'

const hub = 'hub'
const actors: Actor[] = [
  { id: 'anna', organisation: 'university', applies: true, decides: false, seesAll: false },
  { id: 'bo', organisation: 'university', applies: true, decides: false, seesAll: false },
  { id: 'eva', organisation: 'elsewhere', applies: true, decides: false, seesAll: false },
  // A steward who also applies, and one who is named.
  { id: 'disa', organisation: 'university', applies: true, decides: true, seesAll: true },
  { id: 'nils', organisation: hub, applies: false, decides: true, seesAll: true },
  { id: 'stina', organisation: hub, applies: false, decides: true, seesAll: true },
  { id: 'gun', organisation: hub, applies: false, decides: false, seesAll: true },
]
const acts: RequestAct[] = ['change', 'submit', 'withdraw', 'ask', 'complete', 'extend', 'decide', 'lapse']
const steps = fc.array(
  fc.record({
    act: fc.constantFrom(...acts),
    actor: fc.oneof(fc.constantFrom(...actors), fc.constant('time' as const)),
  }),
  { maxLength: 40 },
)

interface Walk extends Standing {
  done: { act: RequestAct; by: string }[]
}

const begun: Walk = {
  state: 'draft',
  organisation: 'university',
  applicants: new Set(['anna']),
  people: ['anna', 'nils'],
  done: [],
}

function walked(path: { act: RequestAct; actor: Actor | 'time' }[]): Walk {
  let at = begun
  for (const { act, actor } of path) {
    const to = follow(at, act, actor)
    if (typeof to !== 'string') continue
    const by = actor === 'time' ? 'time' : actor.id
    const forApplicant = act === 'change' || act === 'submit' || act === 'withdraw'
    const applicants = forApplicant ? new Set([...at.applicants, by]) : at.applicants
    at = { ...at, state: to, applicants, done: [...at.done, { act, by }] }
  }
  return at
}

test('no path gives a permit without completeness, and a decision by somebody who has no part in it', () => {
  fc.assert(
    fc.property(steps, (path) => {
      const { state, done, applicants, people } = walked(path)
      if (state !== 'approved') return
      assert.deepEqual(
        done
          .slice(-2)
          .map(({ act }) => act)
          .filter((act) => act !== 'extend')
          .at(-1),
        'decide',
      )
      const since = done.findLastIndex(({ act }) => act === 'submit')
      assert.ok(since >= 0)
      assert.ok(
        done.slice(since).some(({ act }) => act === 'complete'),
        'what was sent in last was complete',
      )
      for (const { act, by } of done)
        if (act === 'decide' || act === 'complete') assert.ok(!applicants.has(by) && !people.includes(by))
    }),
    { numRuns: 3000, seed: 17 },
  )
  // The property would be empty if no path led there.
  const [anna, , , , , stina] = actors as [Actor, Actor, Actor, Actor, Actor, Actor]
  const straight = [
    { act: 'submit', actor: anna },
    { act: 'complete', actor: stina },
    { act: 'decide', actor: stina },
  ] as const
  assert.equal(walked([...straight]).state, 'approved')
})

test('what is over stays as it is', () => {
  const over = ['approved', 'approved_in_part', 'refused', 'withdrawn', 'lapsed'] as const
  for (const state of over)
    for (const actor of actors)
      assert.deepEqual(actsFor({ ...begun, state }, actor), [], `${state} ${actor.id}`)
})

test('whoever applies, or is named, decides nothing of it, and another organisation has no part in it', () => {
  const submitted: Standing = { ...begun, state: 'submitted', applicants: new Set(['anna', 'disa']) }
  const may = Object.fromEntries(actors.map((actor) => [actor.id, actsFor(submitted, actor)]))
  assert.deepEqual(may, {
    anna: ['withdraw'],
    bo: ['withdraw'],
    eva: [],
    disa: ['withdraw'],
    nils: [],
    stina: ['ask', 'complete', 'extend'],
    gun: [],
  })
  assert.deepEqual(follow(submitted, 'ask', actors[4]!), { hindrance: 'own_request' })
  assert.deepEqual(follow({ ...begun, state: 'incomplete' }, 'lapse', actors[5]!), { hindrance: 'not_hers' })
})
