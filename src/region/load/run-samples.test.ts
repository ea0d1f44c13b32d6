import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCodeLists } from '../mapping/code-lists.ts'
import { codesFolder, csvMapping, mappingOf, people } from './loads-fixture.ts'
import { runSamples } from './run-samples.ts'

const withSamples = (year: number) => `${csvMapping}
samples:
  - entity: person
    rows:
      patienter:
        - { personnummer: "${people[0]}", kon: K, kommun: "1480" }
        - { personnummer: "${people[1]}", kon: X, kommun: "1480" }
    expect: [{ person: "${people[0]}", birth_year: ${year}, sex: "2", municipality: "1480" }]
    aside: ["sex:code"]
  - entity: contact
    rows:
      besok: [{ id: b1, personnummer: "${people[0]}", enhet: SE1-A, typ: S, mvo: "301", start: "2026-03-01 08:00", slut: null, planerad: N }]
    expect: [{ contact: b1, kind: inpatient, started: "2026-03-01 08:00:00+01", ended: null, planned: false }]
`
const run = async (text: string) =>
  runSamples(await mappingOf(text), await readCodeLists(codesFolder), new Date('2026-11-26T10:00:00Z'))

test('a mapping’s samples are run on the way that loads go', async () => {
  assert.deepEqual(await run(withSamples(1990)), [])
})

test('a sample that comes out otherwise is told with what was found', async () => {
  const [fault, ...others] = await run(withSamples(1991))
  assert.deepEqual([fault!.sample, fault!.entity, others], [1, 'person', []])
  assert.match(fault!.found, /"birth_year":"1990"/)
  assert.match(fault!.expected, /"birth_year":"1991"/)
})
