import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Load } from './load-store.ts'
import {
  csvMapping,
  loadWorld,
  patientHeader,
  patients,
  people,
  pseudonymOf,
  units,
  visit,
  visitHeader,
} from './loads-fixture.ts'

const counts = ({ state, batch, read, loaded, setAside }: Load) => ({ state, batch, read, loaded, setAside })
type World = Awaited<ReturnType<typeof loadWorld>>

/** Units, and one night. */
async function firstNight(world: World, visits: string = visit('b1')) {
  await world.file('oldcare/enheter.csv', units)
  await world.file('oldcare/patienter_20260301.csv', patients)
  await world.file('oldcare/besok_20260301.csv', `${visitHeader}${visits}`)
}

test('nightly files become rows of the model, under pseudonyms', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world, visit('b1') + visit('b2', people[1], { kind: 'S' }))
  const loads = await world.run(csvMapping)
  assert.deepEqual(loads.map(counts), [
    { state: 'loaded', batch: '', read: 2, loaded: 2, setAside: 0 },
    { state: 'loaded', batch: '20260301', read: 5, loaded: 5, setAside: 0 },
  ])
  const shared = {
    unit: 'SE1-A',
    specialty: '301',
    // Swedish winter time.
    started: '2026-03-01T07:00:00.000Z',
    ended: '2026-03-01T08:00:00.000Z',
    planned: true,
  }
  assert.deepEqual(
    await world.rows('select * from model.contact order by contact'),
    [
      { contact: 'b1', person: pseudonymOf(people[0]!), kind: 'outpatient', ...shared },
      { contact: 'b2', person: pseudonymOf(people[1]!), kind: 'inpatient', ...shared },
    ].map(({ contact, person, ...rest }) => ({ contact, person, ...rest })),
  )
})

test('each file is loaded once, whatever it is called, and nights in their order', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  await world.file('oldcare/besok_20260303.csv', visitHeader + visit('b1', people[2]))
  await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b1', people[1]))
  assert.deepEqual(
    (await world.run(csvMapping)).map(({ batch }) => batch),
    ['', '20260301', '20260302', '20260303'],
  )
  assert.deepEqual(await world.rows('select person from model.contact'), [
    { person: pseudonymOf(people[2]!) },
  ])
  await world.file('oldcare/besok_20260304.csv', visitHeader + visit('b1', people[1]))
  assert.deepEqual(await world.run(csvMapping), [])
  assert.deepEqual(await world.rows('select person from model.contact'), [
    { person: pseudonymOf(people[2]!) },
  ])
})

test('a file of an earlier night that comes late does not overwrite newer data', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  await world.run(csvMapping)
  await world.file('oldcare/besok_20260228.csv', visitHeader + visit('b1', people[1]))
  const [late] = await world.run(csvMapping)
  assert.equal(late!.reason?.code, 'region.files_out_of_order')
  assert.deepEqual(await world.rows('select person from model.contact'), [
    { person: pseudonymOf(people[0]!) },
  ])
})

test('a file that may still be written to waits, and all that is newer with it', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  for (const path of ['enheter.csv', 'patienter_20260301.csv', 'besok_20260301.csv'])
    await world.touch(`oldcare/${path}`, '2026-11-26T09:00:00Z')
  await world.touch('oldcare/besok_20260301.csv', '2026-11-26T09:59:50Z')
  const mapping = `${csvMapping}\nsettleSeconds: 60\n`
  assert.deepEqual(
    (await world.run(mapping)).map(({ batch }) => batch),
    [''],
  )
  world.clock.advance({ minutes: 1 })
  assert.deepEqual(
    (await world.run(mapping)).map(({ batch }) => batch),
    ['20260301'],
  )
})

test('latin-1, semicolons, quotation marks and decimal commas', async (t) => {
  const world = await loadWorld(t)
  const text = 'vård;år;vikt;pris\n"Ö;1";2026-01-31;1,25;1 234,50\n"Å ""2""";2026-02-01;0,5;-3,999\n'
  await world.file('kpp/k.csv', Buffer.from(text, 'latin1'))
  await world.run(kppMapping('latin-1'))
  const rows = await world.rows('select "row" from aside.row order by 1')
  // Nothing refers to a contact that is there, so all of it is aside; read as it should be.
  assert.deepEqual(
    rows.map(({ row }) => JSON.parse(String(row)).contact),
    ['Å "2"', 'Ö;1'],
  )
  assert.deepEqual((await world.entities())['contact_cost']!.reasons, {
    'contact:refers': 2,
    'cost:range': 1,
    'person:refers': 2,
  })
})

const kppMapping = (encoding: string) => `
version: 1
source: kpp
kind: csv
place: kpp
csv: { delimiter: ";", encoding: ${encoding} }
formats: { decimal: "," }
tables: { k: { files: k.csv } }
entities:
  contact_cost:
    from: k
    mode: replace
    person: "'199001012385'"
    columns:
      contact: vård
      day: år
      care_form: "'inpatient'"
      weight: vikt
      cost: pris
      outlier: "false"
`

test('rows that do not hold to the model are set aside with their reasons, and none is lost', async (t) => {
  const world = await loadWorld(t)
  const bad = [
    visit('b2', 'not a number'),
    visit('c2', `${people[0]}\x1f${people[1]}`),
    visit('b3', people[0], { unit: 'SE1-X' }),
    visit('b4', people[0], { kind: 'Z' }),
    visit('b5', people[0], { end: '2026-02-01 08:00' }),
    visit('b6', people[0], { start: 'yesterday' }),
    visit('b7', people[0], { start: '2099-01-01 08:00', end: '' }),
    'b8;only;three\n',
    visit('c1', people[0], { end: 'infinity' }),
    visit('b1', people[1]),
    visit('', people[0]),
  ]
  await firstNight(world, visit('b1') + bad.join('') + visit('b9'))
  await world.run(csvMapping)
  const { contact } = await world.entities()
  assert.deepEqual(contact!.reasons, {
    'contact:required': 1,
    'ended:before_started': 1,
    'ended:type': 1,
    'kind:code': 1,
    'kind:required': 1,
    'line:unreadable': 1,
    'person:identity': 2,
    'person:required': 2,
    'row:duplicate': 1,
    'started:in_future': 1,
    'started:required': 1,
    'started:type': 1,
    'unit:refers': 1,
  })
  assert.deepEqual(
    { read: contact!.read, loaded: contact!.loaded, setAside: contact!.setAside },
    { read: 13, loaded: 2, setAside: 11 },
  )
  // The later of two with the same key is believed.
  assert.deepEqual(await world.rows(`select contact, person from model.contact order by 1`), [
    { contact: 'b1', person: pseudonymOf(people[1]!) },
    { contact: 'b9', person: pseudonymOf(people[0]!) },
  ])
  // The others with its key are kept as the source has them.
  const [twice] = await world.rows(
    `select "row" from aside.row where list_contains(reasons, 'row:duplicate')`,
  )
  const { person, kind, started } = JSON.parse(String(twice!['row']))
  assert.deepEqual([person, kind, started], [pseudonymOf(people[0]!), 'O', '2026-03-01 08:00'])
})

test('an identity is nowhere in the store, whatever became of its row', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world, visit('b1') + visit('b2', people[1], { kind: 'Z' }) + `b3;${people[2]};too short\n`)
  await world.run(csvMapping)
  const kept = await world.rows(
    `select "row"::varchar as text from aside.row union all select to_json(c)::varchar from model.contact c
     union all select to_json(p)::varchar from model.person p union all select outcome::varchar from meta.load`,
  )
  assert.equal(kept.length, 1 + 2 + 3 + 2)
  for (const person of people) assert.ok(!JSON.stringify(kept).includes(person))
  assert.ok(JSON.stringify(world.lines).length > 0)
  for (const person of people) assert.ok(!JSON.stringify(world.lines).includes(person))
})

test('an expression that fails for a row sets that row aside alone', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  const mapping = csvMapping.replace(
    'cast(substr(personnummer, 1, 4) as integer)',
    'cast(substr(kommun, 3) as integer) + 1900',
  )
  await world.file(
    'oldcare/patienter_20260301.csv',
    `${patientHeader}${people[0]};K;1480\n${people[1]};K;14XX\n`,
  )
  await world.run(mapping)
  const { person } = await world.entities()
  assert.deepEqual(
    [person!.loaded, person!.reasons],
    [1, { 'birth_year:expression': 1, 'municipality:pattern': 1 }],
  )
})

test('what is told whole takes the place of what was there, and what referred to it is counted', async (t) => {
  const world = await loadWorld(t)
  await firstNight(world)
  await world.run(csvMapping)
  await world.file('oldcare/enheter.csv', 'hsaid;namn;sjukhus\nSE1-B;Ögon;Lasarettet\n')
  await world.run(csvMapping)
  assert.deepEqual(await world.rows('select unit from model.unit'), [{ unit: 'SE1-B' }])
  await world.file('oldcare/besok_20260302.csv', visitHeader + visit('b2', people[0], { unit: 'SE1-B' }))
  await world.run(csvMapping)
  const { contact } = await world.entities()
  assert.deepEqual([contact!.rows, contact!.orphans], [2, { unit: 1 }])
})
