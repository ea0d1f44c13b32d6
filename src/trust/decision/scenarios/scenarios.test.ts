import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { judge } from '../judge.ts'
import { loadPolicies } from '../load-policies.ts'
import { policyDirectory, readPolicyFiles } from '../policy-files.ts'
import { scenarioPage } from './scenario-page.ts'
import { scenarios } from './scenarios.ts'

const policies = loadPolicies(readPolicyFiles(policyDirectory))
const all = scenarios.flatMap((chapter) => chapter.scenarios)

for (const { says, law, case: of, decision, rule, lacks } of all) {
  test(`${law}: ${says}`, () => {
    const verdict = judge(policies, of)
    const decided = verdict.rules.map((each) => each.id)
    assert.equal(verdict.decision, decision, decided.join(', '))
    assert.ok(decided.includes(rule), `decided by ${decided.join(', ')}, not by ${rule}`)
    const missing = (verdict.missing ?? []).flatMap((each) => each.lacking.map((need) => need.id))
    if (lacks !== undefined) assert.ok(missing.includes(lacks), `would have to change: ${missing.join(', ')}`)
  })
}

test('every rule of the law decides some scenario', () => {
  const decided = new Set(all.flatMap(({ case: of }) => judge(policies, of).rules.map((each) => each.id)))
  const untried = policies.texts.map(({ id }) => id).filter((id) => !decided.has(id))
  assert.deepEqual(untried, [])
})

test('docs/scenarios.md says what the table says (npm run contracts writes it)', () => {
  const file = join(import.meta.dirname, '../../../../docs/scenarios.md')
  assert.equal(readFileSync(file, 'utf8'), scenarioPage())
})
