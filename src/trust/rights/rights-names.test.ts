import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asElsa, asNils, asPhysician, people, startPart } from '../decision/decision-fixture.ts'

const names = new Map([
  [people.elsa, 'Elsa Testberg'],
  [people.nils, 'Nils Exempel'],
  [people.mother, 'Moa Prov'],
  ['physician', 'Lena Läkare'],
  ['region', 'Regionen'],
])
const path = `/people/${people.elsa}/names`
interface Named {
  items: { id: string; name: string }[]
}
const namedIn = ({ items }: Named) => items.map(({ name }) => name).toSorted()
const namesOf = async (ids: readonly string[]) => new Map([...names].filter(([id]) => ids.includes(id)))

test('a person sees the names of those in her own rights, and of those she helps', async (t) => {
  const { get } = await startPart(t, undefined, namesOf)
  assert.deepEqual(await get(asElsa, 'GET', path), { items: [] })
  const power = { kind: 'attorney', acts: ['rights.read'], basis: 'fullmakt 2026-11' }
  await get(asElsa, 'POST', `/people/${people.elsa}/proxies`, { ...power, holder: people.nils })
  await get(asPhysician, 'POST', `/people/${people.elsa}/consents`, {
    kind: 'coherent_records',
    textVersion: '2026-11',
    onRequest: true,
  })
  const own = ['Elsa Testberg', 'Lena Läkare', 'Nils Exempel', 'Regionen']
  assert.deepEqual(namedIn(await get<Named>(asElsa, 'GET', path)), own)
  const nils = `/people/${people.nils}`
  assert.deepEqual(namedIn(await get<Named>(asNils, 'GET', `${nils}/names`)), ['Elsa Testberg'])
})

test('a proxy sees the names in what she may read, but not whose proxy the person is herself', async (t) => {
  const { get, ask } = await startPart(t, undefined, namesOf)
  assert.equal((await ask(asNils, 'GET', path)).status, 403)
  const power = { kind: 'attorney', acts: ['rights.read'], basis: 'fullmakt 2026-11' }
  await get(asElsa, 'POST', `/people/${people.elsa}/proxies`, { ...power, holder: people.nils })
  const mother = { kind: 'resident' as const, id: people.mother, loa: 3 }
  await get(mother, 'POST', `/people/${people.mother}/proxies`, { ...power, holder: people.elsa })
  assert.deepEqual(namedIn(await get<Named>(asNils, 'GET', path)), ['Elsa Testberg', 'Nils Exempel'])
  assert.ok(namedIn(await get<Named>(asElsa, 'GET', path)).includes('Moa Prov'))
})
