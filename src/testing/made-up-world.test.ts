import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDemoLogin, recordSystem } from '../simulator/index.ts'
import { startTestPlatform } from './platform.ts'

interface Items<T> {
  items: T[]
}
interface Decision {
  decision: 'permit' | 'deny'
  rules: { law: string }[]
  missing?: { law: string; lacking: { id: string }[] }[]
}

const trust = '/api/trust/v1'

test('the world around the municipality is registered once, and a consent that is taken back changes the next decision', async (t) => {
  const platform = await startTestPlatform({
    demo: true,
    simulator: { population: { homes: 4, people: 8 }, still: true },
  })
  t.after(platform.stop)
  const { simulator, system } = platform
  const question = await simulator!.setUpTrust()
  const person = (question!['resource'] as { person: string }).person

  const read = async <T>(path: string): Promise<T> => (await (await system.fetch(path)).json()) as T
  const { items: systems } = await read<Items<{ id: string }>>(`${trust}/systems`)
  assert.ok(systems.some(({ id }) => id === recordSystem.id))
  const { items: agreements } = await read<Items<object>>(`${trust}/agreements?limit=100`)

  const decide = async (): Promise<Decision> => {
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const answer = await system.fetch(`${trust}/decisions`, { ...asked, body: JSON.stringify(question) })
    return (await answer.json()) as Decision
  }
  const before = await decide()
  assert.deepEqual([before.decision, before.rules.map(({ law }) => law)], ['permit', ['SVOD 3 kap. 1 §']])

  const { fetch: she } = await createDemoLogin(() => platform.addresses.http)('resident', person)
  const consents = `${trust}/people/${person}/consents`
  const { items } = (await (await she(consents)).json()) as Items<{ id: string; kind: string }>
  const coherent = items.find(({ kind }) => kind === 'coherent_records')!
  const withdrawn = await she(`${consents}/${coherent.id}/withdraw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(withdrawn.status, 200)
  const after = await decide()
  assert.equal(after.decision, 'deny')
  assert.ok(after.missing!.some(({ lacking }) => lacking.some(({ id }) => id === 'coherent_consent')))

  // As at the next start: all is there, and what she took back stays taken back.
  await simulator!.setUpTrust()
  assert.equal((await read<Items<object>>(`${trust}/agreements?limit=100`)).items.length, agreements.length)
  assert.equal((await decide()).decision, 'deny')
})

test('the auditor of the region is the nurse, who chooses what to be', async (t) => {
  const platform = await startTestPlatform({
    demo: true,
    simulator: { population: { homes: 2, people: 2 }, still: true },
  })
  t.after(platform.stop)
  const question = await platform.simulator!.setUpTrust()
  const { id } = question!['actor'] as { id: string }
  const { fetch: she } = await createDemoLogin(() => platform.addresses.http)('staff', id)
  const session = (await (await she(`${trust}/session`)).json()) as { assignments: { roles: string[] }[] }
  assert.deepEqual(session.assignments.map(({ roles }) => roles).toSorted(), [['auditor'], ['responder']])
})
