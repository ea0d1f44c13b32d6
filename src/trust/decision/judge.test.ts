import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DecisionCase } from '../contract/decision.ts'
import { anyCase } from './case-fixture.ts'
import { judge } from './judge.ts'
import { loadPolicies } from './load-policies.ts'
import { policyDirectory, readPolicyFiles } from './policy-files.ts'
import { about, health, physician } from './scenarios/scenario.ts'

const files = readPolicyFiles(policyDirectory)
const policies = loadPolicies(files)
const own = about(
  physician,
  'records.read',
  { ...health, controller: 'regionen' },
  { grounds: { takesPart: true } },
)
const overflow = 'context.loa * 9007199254740991 * 9007199254740991 > 0'
const head = '@id("ny") @law("Lag 1 §") @text_sv("En regel.") @text_en("A rule.") @needs("danger")'
const withRule = (rule: string) =>
  loadPolicies({ ...files, sources: new Map([...files.sources, ['ny.cedar', `${head} ${rule};`]]) })

test('a forbid that cannot be evaluated denies, and says that it could not be examined; Cedar would pass it over', () => {
  const faulty = withRule(`forbid (principal is Staff, action, resource) when { ${overflow} }`)
  assert.equal(judge(policies, own).decision, 'permit')
  const { decision, rules, missing } = judge(faulty, own)
  assert.equal(decision, 'deny')
  assert.deepEqual(rules, [
    {
      id: 'ny',
      effect: 'forbid',
      law: 'Lag 1 §',
      text: {
        sv: 'Regeln kunde inte prövas, och då tillåts ingenting: En regel.',
        en: 'The rule could not be examined, and then nothing is permitted: A rule.',
      },
    },
  ])
  assert.deepEqual(missing, [])
})

test('a permit that cannot be evaluated permits nothing, and takes nothing from the others', () => {
  const faulty = withRule(`permit (principal is Staff, action, resource) when { ${overflow} }`)
  assert.deepEqual(judge(faulty, own), judge(policies, own))
  const stranger: DecisionCase = { ...own, grounds: {} }
  assert.equal(judge(faulty, stranger).decision, 'deny')
})

/** What takes something away from whoever asks. */
const lessens: Record<string, (of: DecisionCase) => DecisionCase> = {
  'a fact goes missing': (of) => ({ ...of, missing: [...of.missing, 'facts'] }),
  'the data is blocked': (of) =>
    of.resource.kind === 'record'
      ? { ...of, resource: { ...of.resource, outerBlock: of.act !== 'records.blocked_by', innerBlock: true } }
      : of,
  'all consents are withdrawn': (of) => {
    const { resource } = of
    if (resource.kind !== 'record' && resource.kind !== 'measure') return of
    const consents = resource.consents.filter((kind) => kind === 'secondary_use_opt_out')
    // One who consents to what the law does not list is denied for that (3 kap. 7 §); withdrawn, other grounds may do.
    return resource.consents.includes('coherent_records')
      ? of
      : { ...of, resource: { ...resource, consents } }
  },
  'the assignment ends': (of) =>
    of.actor.kind === 'staff' ? { ...of, actor: { ...of.actor, assignmentValid: false } } : of,
  'the mandate ends': (of) =>
    of.actor.kind === 'proxy' ? { ...of, actor: { ...of.actor, valid: false } } : of,
  'the login is weaker': (of) => ({ ...of, loa: 0 }),
  'the roles are taken away': (of) =>
    of.actor.kind === 'staff' ? { ...of, actor: { ...of.actor, roles: [], serves: [] } } : of,
}
for (const [what, less] of Object.entries(lessens)) {
  test(`nothing comes to be permitted when ${what}`, () => {
    fc.assert(
      fc.property(anyCase, (of) => {
        if (judge(policies, less(of)).decision === 'permit')
          assert.equal(judge(policies, of).decision, 'permit')
      }),
      { numRuns: 400 },
    )
  })
}

test('a denial always gives a rule, and a way out or that there is none', () => {
  fc.assert(
    fc.property(anyCase, (of) => {
      const { decision, rules, missing } = judge(policies, of)
      assert.ok(rules.length > 0)
      assert.ok(rules.every(({ law, text }) => law !== '' && text.sv !== '' && text.en !== ''))
      if (decision === 'permit') assert.equal(missing, undefined)
      else assert.ok(missing!.every(({ lacking }) => lacking.length > 0))
    }),
    { numRuns: 400 },
  )
})

/** What the nearest rule lacks, done: the denial's own advice leads somewhere. */
test('when everything that is lacking of the nearest rule is there, and nothing forbids, it is permitted', () => {
  const denied = about(physician, 'records.read', health)
  const { missing } = judge(policies, denied)
  assert.deepEqual(missing![0]!.lacking.map(({ id }) => id).toSorted(), [
    'coherent_consent',
    'important',
    'patient_relation',
  ])
  const mended: DecisionCase = {
    ...denied,
    resource: { ...health, consents: ['coherent_records'] },
    grounds: { important: true, patientRelation: true },
  }
  assert.equal(judge(policies, mended).decision, 'permit')
})
