import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import type { DecisionRequest } from '../contract/decision.ts'
import { settle } from './asking.ts'
import { cedarRequest } from './cedar-case.ts'
import { anyRequest, type Facts, whence } from './facts-fixture.ts'
import { gather } from './gather.ts'
import { judge } from './judge.ts'
import { loadPolicies } from './load-policies.ts'
import { askCedar, sorted } from './oracle-fixture.ts'
import { policyDirectory, readPolicyFiles } from './policy-files.ts'

const policies = loadPolicies(readPolicyFiles(policyDirectory))

function caseOf(request: DecisionRequest, facts: Facts) {
  const found = settle((asking) => gather(asking, request, whence(facts)))
  assert.ok(!(found instanceof Promise))
  return found
}
const decisionOn = (request: DecisionRequest, facts: Facts) =>
  judge(policies, caseOf(request, facts)).decision

test('from a request and the facts to the answer, the compiled rules decide as Cedar does', () => {
  const staticPolicies = Object.fromEntries(policies.texts.map(({ id, source }) => [id, source]))
  assert.equal(cedar.preparsePolicySet('gathered', { staticPolicies }).type, 'success')
  const seen = { allow: 0, deny: 0 }
  const decided = new Set<string>()
  fc.assert(
    fc.property(anyRequest, ({ request, facts }) => {
      const asked = cedarRequest(caseOf(request, facts), policies)
      const ours = sorted(policies.authorize(asked))
      assert.deepEqual(ours, askCedar(asked, asked.entities.all(), { preparsed: 'gathered' }))
      seen[ours.decision]++
      for (const id of ours.determining) decided.add(id)
    }),
    { numRuns: 500 },
  )
  assert.ok(seen.allow > 20 && seen.deny > 50, JSON.stringify(seen))
  assert.ok(decided.size > policies.texts.length / 3, `${decided.size} rules have decided`)
})

test('the case is the same whether facts are there at once or have to be waited for', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ request, facts }) => {
      const later = settle((asking) => gather(asking, request, whence(facts, true)))
      assert.deepEqual(await later, caseOf(request, facts))
    }),
    { numRuns: 200 },
  )
})

/** Everything that one can be without, of the facts and of what the request says. */
const factNames = [
  'capacities',
  'assignment',
  'system',
  'device',
  'person',
  'agreedTypes',
  'admitted',
  'withinLimits',
  'measure',
  'incident',
  'dataset',
  'contractAct',
  'rights',
] as const
const saidNames = ['id', 'person', 'controller', 'informationTypes', 'krt'] as const
const groundNames = [
  'patientRelation',
  'takesPart',
  'services',
  'important',
  'openCase',
  'onRequest',
] as const

const without = <T extends object>(from: T, name: string): T => {
  const { [name as keyof T]: _, ...rest } = from
  return rest as T
}

function lessenings({ request, facts }: { request: DecisionRequest; facts: Facts }) {
  const { resource, actor, context } = request
  // A matter that is not said to be with anybody else is with the organisation of the staff: another question, not less known.
  const said = saidNames.filter((name) => name !== 'controller' || resource.kind !== 'matter')
  // Residents and their proxies need not say what for: unsaid, it is her own purpose and no statistics.
  const ownPurpose = actor.kind === 'resident' || actor.kind === 'device'
  return [
    ...factNames.map((name) => ({ name, request, facts: without(facts, name) })),
    ...said.map((name) => ({ name, facts, request: { ...request, resource: without(resource, name) } })),
    ...groundNames.map((name) => ({
      name,
      facts,
      request: { ...request, context: { ...context, grounds: without(context.grounds ?? {}, name) } },
    })),
    ...(ownPurpose ? [] : [{ name: 'purpose', facts, request: without(request, 'purpose') }]),
    {
      name: 'assignment of the request',
      facts,
      request: { ...request, actor: without(actor, 'assignment') },
    },
  ]
}

test('no denial becomes a permit because something is not known', () => {
  let denials = 0
  fc.assert(
    fc.property(anyRequest, (all) => {
      if (decisionOn(all.request, all.facts) === 'permit') return
      denials++
      for (const { name, request, facts } of lessenings(all))
        assert.equal(decisionOn(request, facts), 'deny', `permitted without ${name}`)
    }),
    { numRuns: 1_500 },
  )
  assert.ok(denials > 200)
})

test('what each permit rests on is needed: without it there is none', () => {
  const needed = new Set<string>()
  fc.assert(
    fc.property(anyRequest, (all) => {
      if (decisionOn(all.request, all.facts) === 'deny') return
      for (const { name, request, facts } of lessenings(all))
        if (decisionOn(request, facts) === 'deny') needed.add(name)
    }),
    { numRuns: 1_000 },
  )
  for (const name of [
    'assignment',
    'system',
    'person',
    'agreedTypes',
    'admitted',
    'withinLimits',
    'rights',
    'purpose',
  ])
    assert.ok(needed.has(name), `${name} is never needed`)
})
