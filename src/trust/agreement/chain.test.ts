import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AgreementTerms, agreementState, isInForce } from './agreement.ts'
import { type ChainQuestion, createChainReader, graphOf, reach } from './chain.ts'
import { effectOf } from './effect.ts'

const at = Date.parse('2026-11-22T10:00:00Z')

function terms(rest: Partial<AgreementTerms> = {}): AgreementTerms {
  return {
    id: 'a',
    kind: 'processor',
    givers: ['town'],
    takers: ['supplier'],
    contracts: [],
    informationTypes: ['alarm', 'diagnoses'],
    purposes: ['care'],
    validFrom: at - 1000,
    ...rest,
  }
}

const question: ChainQuestion = {
  controller: 'town',
  purpose: 'care',
  informationTypes: ['alarm', 'diagnoses'],
  at,
}
const agreed = (agreements: AgreementTerms[], organisation: string, rest: Partial<ChainQuestion> = {}) =>
  createChainReader(graphOf(agreements)).agreed({ ...question, ...rest }, organisation)

describe('an agreement at a time', () => {
  test('holds from its first moment on, and not at its last any more', () => {
    const period = { validFrom: at, validUntil: at + 10 }
    const states = [at - 1, at, at + 9, at + 10].map((time) => agreementState(period, time))
    assert.deepEqual(states, ['upcoming', 'in_force', 'in_force', 'expired'])
  })

  test('that was ended has ended from that moment on, whatever its period says', () => {
    const period = { validFrom: at, validUntil: at + 100, endedAt: at + 5 }
    assert.equal(agreementState(period, at + 4), 'in_force')
    assert.equal(agreementState(period, at + 5), 'ended')
    assert.equal(agreementState(period, at + 200), 'ended')
  })
})

describe('a chain of processors', () => {
  const sub = terms({ id: 'b', givers: ['supplier'], takers: ['sub'], informationTypes: ['alarm'] })

  test('covers what every link covers', () => {
    assert.deepEqual(agreed([terms(), sub], 'supplier'), ['alarm', 'diagnoses'])
    assert.deepEqual(agreed([terms(), sub], 'sub'), ['alarm'])
  })

  test('is broken by a link that is missing, not in force, or for another purpose', () => {
    assert.equal(agreed([sub], 'sub'), undefined)
    assert.equal(agreed([terms({ validUntil: at }), sub], 'sub'), undefined)
    assert.equal(agreed([terms(), { ...sub, validFrom: at + 1 }], 'sub'), undefined)
    assert.equal(agreed([terms(), { ...sub, purposes: ['research'] }], 'sub'), undefined)
    assert.equal(agreed([terms(), sub], 'sub', { purpose: 'research' }), undefined)
  })

  test('that lets nothing of what is asked through is a chain still, with nothing in it', () => {
    assert.deepEqual(agreed([terms(), sub], 'sub', { informationTypes: ['diagnoses'] }), [])
  })

  test('in a loop comes to an end, and gives the controller nothing she had not', () => {
    const loop = [
      terms(),
      sub,
      terms({ id: 'c', givers: ['sub'], takers: ['supplier', 'town'] }),
      terms({ id: 'd', givers: ['supplier'], takers: ['supplier2'] }),
    ]
    assert.deepEqual(agreed(loop, 'supplier2'), ['alarm', 'diagnoses'])
    assert.equal(agreed(loop, 'town'), undefined)
  })

  test('limited to some contracts covers calls by those alone', () => {
    const limited = terms({ contracts: ['GetAlarms'] })
    assert.deepEqual(agreed([limited], 'supplier', { contract: 'GetAlarms' }), ['alarm', 'diagnoses'])
    assert.equal(agreed([limited], 'supplier', { contract: 'GetDiagnosis' }), undefined)
    assert.equal(agreed([limited], 'supplier'), undefined)
  })

  test('begins with data sharing between controllers, and goes no further by it', () => {
    const shared = terms({ kind: 'data_sharing', takers: ['region'] })
    const hired = terms({ id: 'b', givers: ['region'], takers: ['app'] })
    assert.deepEqual(agreed([shared, hired], 'app'), ['alarm', 'diagnoses'])
    const onward = terms({ id: 'b', kind: 'data_sharing', givers: ['region'], takers: ['another'] })
    assert.equal(agreed([shared, onward], 'another'), undefined)
  })

  test('is not made of agents and connections: they give no right to handle data', () => {
    for (const kind of ['agent', 'connection'] as const) {
      assert.equal(agreed([terms({ kind })], 'supplier'), undefined)
    }
  })

  test('is asked about anew when an agreement begins or ceases, and when the clock is set back', () => {
    const reader = createChainReader(graphOf([terms({ validFrom: at, validUntil: at + 10 })]))
    const asked = [at - 1, at, at + 9, at + 10, at + 5].map((time) =>
      reader.agreed({ ...question, at: time }, 'supplier'),
    )
    const both = ['alarm', 'diagnoses']
    assert.deepEqual(asked, [undefined, both, both, undefined, both])
  })
})

const organisation = fc.constantFrom('town', 'village', 'a', 'b', 'c', 'd')
const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: values.length })
const anyTerms: fc.Arbitrary<AgreementTerms> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom(
    'processor' as const,
    'processor' as const,
    'data_sharing' as const,
    'agent' as const,
  ),
  givers: fc.uniqueArray(organisation, { minLength: 1, maxLength: 2 }),
  takers: fc.uniqueArray(organisation, { minLength: 1, maxLength: 2 }),
  contracts: some('X', 'Y', 'Z').map((names) => (names.length === 3 ? [] : names)),
  informationTypes: some('alarm', 'diagnoses', 'plans'),
  purposes: some('care', 'research'),
  validFrom: fc.integer({ min: at - 5, max: at + 2 }),
  validUntil: fc.option(fc.integer({ min: at - 2, max: at + 9 }), { nil: undefined }),
})
const anyQuestion: fc.Arbitrary<ChainQuestion> = fc.record({
  controller: organisation,
  purpose: fc.constantFrom('care', 'research'),
  contract: fc.option(fc.constantFrom('X', 'Y', 'W'), { nil: undefined }),
  informationTypes: some('alarm', 'diagnoses', 'plans'),
  at: fc.constant(at),
})

/** Every simple path from the controller, by hand: slow, and so plain that it can be believed. */
function byHand(agreements: readonly AgreementTerms[], asked: ChainQuestion): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const walk = (giver: string, types: readonly string[], path: readonly string[]): void => {
    for (const link of agreements) {
      const kindFits = link.kind === 'processor' || (link.kind === 'data_sharing' && path.length === 1)
      const contractFits =
        link.contracts.length === 0 ||
        (asked.contract !== undefined && link.contracts.includes(asked.contract))
      if (!link.givers.includes(giver) || !kindFits || !contractFits) continue
      if (!link.purposes.includes(asked.purpose) || !isInForce(link, asked.at)) continue
      const passed = types.filter((type) => link.informationTypes.includes(type))
      for (const taker of link.takers) {
        if (path.includes(taker)) continue
        found.set(taker, new Set([...(found.get(taker) ?? []), ...passed]))
        walk(taker, passed, [...path, taker])
      }
    }
  }
  walk(asked.controller, asked.informationTypes, [asked.controller])
  return found
}

test('whatever the agreements are, agreed types are just those that some chain covers in every link', () => {
  fc.assert(
    fc.property(fc.array(anyTerms, { maxLength: 7 }), anyQuestion, (agreements, asked) => {
      const sorted = (found: ReadonlyMap<string, Set<string>>) =>
        [...found].map(([id, types]) => [id, [...types].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1))
      assert.deepEqual(sorted(reach(graphOf(agreements), asked)), sorted(byHand(agreements, asked)))
    }),
    { numRuns: 500 },
  )
})

test('an effect is what the answers before and after differ in, for everybody and every call', () => {
  const change = fc.record({
    others: fc.array(anyTerms, { maxLength: 5 }),
    before: fc.option(anyTerms, { nil: undefined }),
    after: fc.option(anyTerms, { nil: undefined }),
  })
  fc.assert(
    fc.property(change, anyQuestion, ({ others, before, after }, asked) => {
      const effect = effectOf(others, { before, after, at })
      const reached = (changed: AgreementTerms | undefined) =>
        reach(graphOf(changed ? [...others, changed] : others), asked)
      const [was, is] = [reached(before), reached(after)]
      // A contract that the effect does not name is one of the others, and so is an act without one.
      const lines = [...effect.gained, ...effect.lost, ...effect.kept]
      const named = lines.some(({ contracts }) => contracts?.includes(asked.contract ?? ''))
      const contract = named ? asked.contract! : '*'
      for (const taker of ['town', 'village', 'a', 'b', 'c', 'd']) {
        for (const type of asked.informationTypes) {
          const told = (fate: 'gained' | 'lost') =>
            effect[fate].some(
              (each) =>
                each.giverId === asked.controller &&
                each.takerId === taker &&
                each.informationTypes.includes(type) &&
                each.purposes.includes(asked.purpose) &&
                (each.contracts?.includes(contract) ?? true),
            )
          const [had, has] = [was.get(taker)?.has(type) ?? false, is.get(taker)?.has(type) ?? false]
          assert.deepEqual([told('gained'), told('lost')], [!had && has, had && !has])
        }
      }
    }),
    { numRuns: 2000 },
  )
})

test('an end of one link stops what went through it further down, by the kinds and purposes it covered', () => {
  const sub = terms({ id: 'b', givers: ['supplier'], takers: ['sub'], informationTypes: ['alarm'] })
  const { lost, gained } = effectOf([sub], { before: terms(), at })
  assert.deepEqual(gained, [])
  assert.deepEqual(lost, [
    { giverId: 'town', takerId: 'supplier', informationTypes: ['alarm', 'diagnoses'], purposes: ['care'] },
    { giverId: 'town', takerId: 'sub', informationTypes: ['alarm'], purposes: ['care'] },
  ])
})

test('an effect of very many is cut, and says so', () => {
  const givers = Array.from({ length: 100 }, (_, index) => `town-${index}`)
  const takers = Array.from({ length: 100 }, (_, index) => `supplier-${index}`)
  const effect = effectOf([], { after: terms({ givers, takers }), at })
  assert.equal(effect.gained.length, 2000)
  assert.equal(effect.more, true)
})
