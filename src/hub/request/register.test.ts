import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decision } from '../contract/permit.ts'
import { registerCsv } from './register-csv.ts'
import { application, people, requestWorld } from './request-fixture.ts'

const { analyst, colleague, steward, stranger } = people

test('everybody reads what was decided and why, refusals too, and never who applied or decided', async (t) => {
  const w = await requestWorld(t)
  const permit = await w.permitted()
  const { id, version } = await w.complete({
    ...application,
    product: 'costs',
    kind: 'permit',
    content: {
      ...application.content,
      selection: { ...application.content.selection!, measures: ['cost'], dimensions: ['region'] },
    },
  })
  const refusal = { outcome: 'refused', reasons: 'Figures would do for that.', version }
  assert.equal((await w.as(steward)('POST', `requests/${id}/decide`, refusal)).body.state, 'refused')
  await w.apply()
  const read = async (query = '') =>
    (await w.send<{ items: Decision[]; next?: string }>('GET', `decisions${query}`)).body
  const { items } = await read()
  assert.deepEqual(
    items.map(({ number, outcome, reasons }) => [number, outcome, reasons]),
    [
      ['DT 2126-2', 'refused', 'Figures would do for that.'],
      ['DB 2126-1', 'approved', 'It is research of public interest.'],
    ],
    'what is not decided on is not there',
  )
  const text = JSON.stringify(items)
  for (const { id: person } of [analyst, colleague, steward]) assert.ok(!text.includes(person))
  assert.deepEqual(
    (await read('?search=would%20costs')).items.map(({ number }) => number),
    ['DT 2126-2'],
  )
  assert.deepEqual((await read('?outcome=approved')).items.length, 1)
  const first = await read('?limit=1')
  assert.equal(first.next, 'DT 2126-2')
  assert.equal(
    (await read(`?limit=1&cursor=${encodeURIComponent(first.next!)}`)).items[0]?.number,
    'DB 2126-1',
  )
  assert.equal((await w.send<Decision>('GET', 'decisions/DT%202126-2')).body.outcome, 'refused')
  assert.equal((await w.send('GET', 'decisions/DT%202126-3')).status, 404, 'it is not decided on')

  const result = { title: 'Costs in two regions', url: 'https://example.org/1', publishedOn: '2126-11-26' }
  const publish = (by: typeof analyst) => w.as(by)('POST', `permits/${permit.id}/results`, result)
  assert.equal((await publish(stranger)).status, 404)
  assert.equal((await publish(colleague)).status, 200)
  const told = (await w.send<Decision>('GET', 'decisions/DB%202126-1')).body
  assert.deepEqual([told.results, told.lastDay, told.state], [[result], '2128-11-25', 'in_force'])
})

test('the register is a file that no spreadsheet takes for formulas', () => {
  const decision: Decision = {
    number: 'DT 2026-1',
    kind: 'permit',
    organisation: '=cmd; "x"',
    product: 'costs',
    productTitle: { sv: 'Kostnader', en: 'Costs' },
    purpose: 'research',
    purposeText: { sv: 'Forskning', en: 'Research' },
    outcome: 'refused',
    reasons: 'Nej,\ninte nu',
    conditions: [],
    regions: ['01', '12'],
    appliedOn: '2026-01-01',
    decidedOn: '2026-02-01',
    results: [],
  }
  const [head, ...rest] = registerCsv([decision], ';').split('\r\n')
  assert.ok(head?.startsWith('\uFEFFnumber;kind;organisation;'))
  assert.equal(
    rest.join('|'),
    `DT 2026-1;permit;"'=cmd; ""x""";costs;Kostnader;research;Forskning;refused;"Nej,\ninte nu";;01 12;2026-01-01;2026-02-01;;;;;;;|`,
  )
})
