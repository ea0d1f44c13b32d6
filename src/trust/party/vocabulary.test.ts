import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Vocabulary } from '../contract/party.ts'
import { policyDirectory, readPolicyFiles } from '../decision/policy-files.ts'
import { resident, startParties } from './party-fixture.ts'
import { isPurpose } from './vocabulary.ts'

test('everybody who is logged in may read the codes, and each has a name in both languages', async (t) => {
  const { get } = await startParties(t)
  const words = await get<Vocabulary>(resident('0198-not-asked'), 'GET', '/vocabulary')
  for (const [list, codes] of Object.entries(words)) {
    assert.ok(codes.length > 0, list)
    for (const { code, text } of codes) {
      assert.ok(text.sv !== code && text.en !== code, `${list}: ${code} has no name`)
    }
    assert.equal(new Set(codes.map(({ code }) => code)).size, codes.length)
  }
})

test('every purpose that a rule of law names is one that an assignment can have', () => {
  const text = [...readPolicyFiles(policyDirectory).sources.values()].join('\n')
  const named = [...text.matchAll(/context\.purpose == "(\w+)"/g)].map(([, code]) => code!)
  const listed = [...text.matchAll(/\[([^[\]]*)\]\.contains\(context\.purpose\)/g)].flatMap(([, list]) =>
    [...list!.matchAll(/"(\w+)"/g)].map(([, code]) => code!),
  )
  assert.ok(named.length > 3 && listed.length > 3)
  assert.deepEqual(
    [...named, ...listed].filter((code) => !isPurpose(code)),
    [],
  )
})
