import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { anyCase } from './case-fixture.ts'
import { cedarRequest, principalTypes, resourceTypes } from './cedar-case.ts'
import { loadPolicies } from './load-policies.ts'
import { askCedar, sorted } from './oracle-fixture.ts'
import { policyDirectory, readPolicyFiles } from './policy-files.ts'

const files = readPolicyFiles(policyDirectory)
const policies = loadPolicies(files)

test('the rules, compiled, answer as Cedar does: decision, deciding rules and errors, over generated cases', () => {
  const staticPolicies = Object.fromEntries(policies.texts.map(({ id, source }) => [id, source]))
  assert.equal(cedar.preparsePolicySet('real', { staticPolicies }).type, 'success')
  const decided = new Set<string>()
  fc.assert(
    fc.property(anyCase, (of) => {
      const request = cedarRequest(of, policies)
      const ours = sorted(policies.authorize(request))
      assert.deepEqual(ours, askCedar(request, request.entities.all(), { preparsed: 'real' }))
      for (const id of ours.determining) decided.add(id)
    }),
    { numRuns: 600 },
  )
  const share = decided.size / policies.texts.length
  assert.ok(share > 0.6, `${decided.size} of ${policies.texts.length} rules have decided a case`)
})

test('the facts of a case have the shape that the schema gives them', () => {
  fc.assert(
    fc.property(anyCase, (of) => {
      if (!policies.applies(principalTypes[of.actor.kind], of.act, resourceTypes[of.resource.kind])) return
      const request = cedarRequest(of, policies)
      const answer = askCedar(request, request.entities.own(), { staticPolicies: {} }, policies.schema)
      assert.equal(answer.decision, 'deny')
    }),
    { numRuns: 100 },
  )
})

test('every rule cites its paragraph and says itself in Swedish and English', () => {
  for (const { id, law, text } of policies.texts) {
    assert.ok(law.length > 3 && text.sv.endsWith('.') && text.en.endsWith('.'), id)
  }
})

/** The rules with one file more. */
const withFile = (content: string) =>
  loadPolicies({ ...files, sources: new Map([...files.sources, ['ny.cedar', content]]) })
const head = '@id("ny") @law("Lag 1 §") @text_sv("En regel.") @text_en("A rule.") @needs("danger")'

const refused = [
  {
    what: 'names an attribute that the schema does not have',
    content: `${head} permit (principal is Staff, action, resource) when { principal.shoeSize > 40 };`,
    code: 'trust.policy_invalid',
    says: /rule ny in ny\.cedar does not hold to the schema: .*shoeSize/,
  },
  {
    what: 'compares what cannot be compared',
    content: `${head} permit (principal is Staff, action, resource) when { context.loa == "3" };`,
    code: 'trust.policy_invalid',
    says: /rule ny/,
  },
  {
    what: 'can never be about anything',
    content: `${head} permit (principal is Device, action == Action::"alarms.read", resource) when { context.danger };`,
    code: 'trust.policy_invalid',
    says: /rule ny/,
  },
  {
    what: 'uses something of Cedar that is not supported',
    content: `${head} permit (principal is Staff, action, resource) when { ip("10.0.0.1").isLoopback() };`,
    code: 'trust.policy_not_supported',
    says: /rule ny in ny\.cedar uses something .*: "isLoopback"/,
  },
  {
    what: 'does not cite a paragraph',
    content:
      '@id("ny") @text_sv("En regel.") @text_en("A rule.") @needs("danger") forbid (principal, action, resource);',
    code: 'trust.policy_incomplete',
    says: /@law is missing/,
  },
  {
    what: 'has a condition without words',
    content: `${head} permit (principal, action, resource) when { context.danger } when { context.important };`,
    code: 'trust.policy_incomplete',
    says: /@needs names 1 conditions, and the rule has 2/,
  },
  {
    what: 'needs what has no words',
    content:
      '@id("ny") @law("L") @text_sv("s") @text_en("e") @needs("luck") forbid (principal, action, resource);',
    code: 'trust.policy_incomplete',
    says: /words\.json has no condition luck/,
  },
  {
    what: 'has the id of another rule',
    content:
      head.replace('"ny"', '"svod-3-1"') + ' forbid (principal, action, resource) when { context.danger };',
    code: 'trust.policy_incomplete',
    says: /svod-3-1 in ny\.cedar is not complete: another rule has the same @id/,
  },
  {
    what: 'cannot be read',
    content: 'permit (principal, action, resource) when { 1 + };',
    code: 'trust.policies_unreadable',
    says: /rules in ny\.cedar cannot be read/,
  },
  {
    what: 'is a template',
    content: 'permit (principal == ?principal, action, resource);',
    code: 'trust.policies_unreadable',
    says: /templates are not supported/,
  },
]
for (const { what, content, code, says } of refused) {
  test(`nothing loads when a rule ${what}, and the sentence says which and why`, () => {
    assert.throws(
      () => withFile(content),
      (error: Error & { code: string }) => {
        assert.equal(error.code, code)
        assert.match(error.message, says)
        return true
      },
    )
  })
}

test('nothing loads when the schema cannot be read', () => {
  assert.throws(() => loadPolicies({ ...files, schema: 'entity ;' }), { code: 'trust.policies_unreadable' })
})
