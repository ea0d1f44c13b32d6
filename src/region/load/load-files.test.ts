import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  csvMapping,
  loadWorld,
  patients,
  people,
  pseudonymOf,
  units,
  visit,
  visitHeader,
} from './loads-fixture.ts'

test('nightly files become rows of the model, under pseudonyms', async (t) => {
  const world = await loadWorld(t)
  await world.file('oldcare/enheter.csv', units)
  await world.file('oldcare/patienter_20260301.csv', patients)
  await world.file(
    'oldcare/besok_20260301.csv',
    `${visitHeader}${visit('b1')}${visit('b2', people[1], { kind: 'S' })}`,
  )
  const loads = await world.run(csvMapping)
  assert.deepEqual(
    loads.map(({ state, batch, read, loaded, setAside, reason }) => ({
      state,
      batch,
      read,
      loaded,
      setAside,
      reason,
    })),
    [
      { state: 'loaded', batch: '', read: 2, loaded: 2, setAside: 0, reason: null },
      { state: 'loaded', batch: '20260301', read: 5, loaded: 5, setAside: 0, reason: null },
    ],
  )
  assert.deepEqual(await world.rows('select * from model.contact order by contact'), [
    {
      contact: 'b1',
      person: pseudonymOf(people[0]!),
      unit: 'SE1-A',
      kind: 'outpatient',
      specialty: '301',
      started: '2026-03-01T07:00:00.000Z',
      ended: '2026-03-01T08:00:00.000Z',
      planned: true,
    },
    {
      contact: 'b2',
      person: pseudonymOf(people[1]!),
      unit: 'SE1-A',
      kind: 'inpatient',
      specialty: '301',
      started: '2026-03-01T07:00:00.000Z',
      ended: '2026-03-01T08:00:00.000Z',
      planned: true,
    },
  ])
})
