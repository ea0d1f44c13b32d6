import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readCodeLists } from '../mapping/code-lists.ts'
import { qualityInPlace, relationInPlace } from '../source/in-place.ts'
import { postgresInPlace } from '../source/in-place-source.ts'
import { openWarehouse } from '../source/warehouse.ts'
import { inPlaceQuality } from './in-place-quality.ts'
import { codesFolder, loadWorld, mappingOf, people, pseudonymOf } from './loads-fixture.ts'

const tables = `
  create schema dw;
  create table dw.patient (pnr text, pseudonym text, sex text, born int, changed timestamptz not null);
  create table dw.clinic (hsa text, name text);
  create table dw.visit (id int, pnr text, clinic text, kind text, began timestamptz, ended timestamptz, changed timestamptz not null);
  insert into dw.clinic values ('SE1-A', 'Clinic');
  insert into dw.patient values
    ('${people[0]}', 'p0', 'F', 1990, '2026-01-01'), ('${people[1]}', 'p1', 'M', 1990, '2026-01-02'), (null, null, 'M', 2050, '2026-01-02');
  insert into dw.visit values
    (1, '${people[0]}', 'SE1-A', 'OUT', '2026-03-01 08:00+01', '2026-03-01 09:00+01', '2026-03-01'),
    (2, '${people[1]}', 'SE1-A', 'IN', '2026-03-02 08:00+01', null, '2026-03-02'),
    (3, '${people[1]}', 'SE1-A', 'XX', '2026-03-02 08:00+01', '2026-03-01 08:00+01', '2026-03-02')`

const mapping = (read: 'in_place' | 'extract') => `
version: 2
source: warehouse
kind: postgresql
place: dw
read: ${read}
entities:
  unit: { from: dw.clinic, mode: replace, columns: { unit: hsa, name: name } }
  person:
    from: dw.patient
    mode: append
    ${read === 'extract' ? 'person: pnr\n    watermark: changed' : ''}
    columns: { ${read === 'extract' ? '' : 'person: pseudonym, '}sex: sex, birth_year: born }
    codes: { sex: { F: "2", M: "1" } }
  contact:
    from: dw.visit v join dw.patient p using (pnr)
    mode: append
    ${read === 'extract' ? 'person: pnr\n    watermark: v.changed' : ''}
    columns: { contact: v.id, ${read === 'extract' ? '' : 'person: p.pseudonym, '}unit: clinic, kind: kind, started: began, ended: ended }
    codes: { kind: { OUT: outpatient, IN: inpatient } }
`

async function warehouseWorld(t: TestContext) {
  const warehouses = new Map<string, ReturnType<typeof openWarehouse>>()
  const world = await loadWorld(t, { warehouses })
  const warehouse = openWarehouse(world.url)
  warehouses.set('dw', warehouse)
  t.after(() => warehouse.close())
  await world.deps.db.pool.query(tables)
  return { ...world, warehouse, sql: (text: string) => world.deps.db.pool.query(text) }
}

test('a warehouse is fetched into the store, and then what has changed since', async (t) => {
  const world = await warehouseWorld(t)
  const [load] = await world.run(mapping('extract'))
  assert.deepEqual(
    [load!.state, load!.reason, load!.read, load!.loaded, load!.setAside],
    ['loaded', null, 7, 5, 2],
  )
  const { person, contact } = await world.entities()
  assert.deepEqual(person!.reasons, { 'birth_year:in_future': 1, 'person:required': 1 })
  assert.deepEqual(contact!.reasons, { 'ended:before_started': 1, 'kind:code': 1, 'kind:required': 1 })
  await world.sql(`
    update dw.visit set ended = '2026-03-03 08:00+01', changed = '2026-03-04' where id = 2;
    insert into dw.visit values (4, '${people[0]}', 'SE1-A', 'OUT', '2026-03-04 08:00+01', null, '2026-03-04'),
      (5, '${people[0]}', 'SE1-A', 'OUT', '2026-03-04 08:00+01', 'infinity', '2026-03-04')`)
  const [next] = await world.run(mapping('extract'))
  // A clinic, two patients of the last mark, a visit of the last mark, and three that are new, of which one has no end; not what is before the mark.
  assert.deepEqual([next!.read, next!.loaded, next!.setAside], [7, 4, 3])
  assert.equal((await world.entities())['contact']!.reasons['ended:type'], 1)
  assert.deepEqual(await world.rows('select contact, person, ended from model.contact order by contact'), [
    { contact: '1', person: pseudonymOf(people[0]!), ended: '2026-03-01T08:00:00.000Z' },
    { contact: '2', person: pseudonymOf(people[1]!), ended: '2026-03-03T07:00:00.000Z' },
    { contact: '4', person: pseudonymOf(people[0]!), ended: null },
  ])
})

test('a column that is gone from the warehouse is named, and what was there is kept', async (t) => {
  const world = await warehouseWorld(t)
  await world.run(mapping('extract'))
  await world.sql('alter table dw.visit drop column kind')
  const [load] = await world.run(mapping('extract'))
  assert.equal(load!.reason!.code, 'region.column_gone')
  assert.match(load!.reason!.en, /The column kind of dw\.visit .* for contact\.kind/)
  assert.equal((await world.rows('select contact from model.contact')).length, 2)
})

test('an expression that the database cannot compute is told of without its values', async (t) => {
  const world = await warehouseWorld(t)
  const [load] = await world.run(
    mapping('extract').replace('birth_year: born', 'birth_year: cast(sex as integer)'),
  )
  assert.equal(load!.reason!.code, 'region.expression_failed')
  assert.match(load!.reason!.en, /person \(SQLSTATE 22P02\)/)
})

test('a warehouse that does not answer is told of', async (t) => {
  const away = openWarehouse('postgres://127.0.0.1:1/none')
  t.after(() => away.close())
  const world = await loadWorld(t, { warehouses: new Map([['dw', away]]) })
  const [load] = await world.run(mapping('extract'))
  assert.equal(load!.reason!.code, 'region.source_away')
})

test('a warehouse is read in place: in the model’s columns and codes, without rows that do not hold to it', async (t) => {
  const { warehouse, sql } = await warehouseWorld(t)
  await sql(
    `insert into dw.visit select 4, pnr, clinic, kind, began, 'infinity', changed from dw.visit where id = 1`,
  )
  const inPlace = await mappingOf(mapping('in_place'))
  const codes = await readCodeLists(codesFolder)
  const { rows } = await warehouse.read((client) =>
    client.query(
      `select contact, person, kind, ended from ${relationInPlace(inPlace, 'contact', codes)} c
       join ${relationInPlace(inPlace, 'person', codes)} p using (person) order by contact`,
    ),
  )
  assert.deepEqual(rows, [
    { contact: '1', person: 'p0', kind: 'outpatient', ended: new Date('2026-03-01T08:00:00Z') },
    { contact: '2', person: 'p1', kind: 'inpatient', ended: null },
  ])
  const quality = await warehouse.read((client) => client.query(qualityInPlace(inPlace, 'contact', codes)))
  const [{ read, set_aside: setAside, ...reasons }] = quality.rows
  assert.deepEqual([read, setAside].map(Number), [4, 2])
  const found = Object.keys(reasons).filter((code) => reasons[code] !== '0')
  assert.deepEqual(found, ['kind:code', 'ended:type', 'ended:before_started'])
})

test('in place, rows that refer to what is not there or come twice are left out and counted, as a load does', async (t) => {
  const { warehouse, sql } = await warehouseWorld(t)
  await sql(`
    insert into dw.patient values ('x', 'p0', 'F', 1980, '2026-01-05'), ('y', 'p9', 'Z', 1980, '2026-01-05');
    insert into dw.visit values
      (5, '${people[0]}', 'SE1-NONE', 'OUT', '2026-03-05 08:00+01', null, '2026-03-05'),
      (6, 'y', 'SE1-A', 'OUT', '2026-03-05 08:00+01', null, '2026-03-05'),
      (7, '${people[0]}', 'SE1-A', 'OUT', '2026-03-06 08:00+01', null, '2026-03-06'),
      (7, '${people[0]}', 'SE1-A', 'OUT', '2026-03-07 08:00+01', null, '2026-03-07')`)
  const codes = await readCodeLists(codesFolder)
  const text = mapping('in_place')
    .replace('codes: { sex:', 'watermark: changed\n    codes: { sex:')
    .replace('codes: { kind:', 'watermark: v.changed\n    codes: { kind:')
  const inPlace = await mappingOf(text)
  const rowsOf = (query: string) => warehouse.read(async (client) => (await client.query(query)).rows)
  const relation = (entity: string) => relationInPlace(inPlace, entity, codes)
  assert.deepEqual(await rowsOf(`select person, birth_year from ${relation('person')} p order by person`), [
    { person: 'p0', birth_year: 1980 },
    { person: 'p1', birth_year: 1990 },
  ])
  assert.deepEqual(await rowsOf(`select contact, started from ${relation('contact')} c order by contact`), [
    { contact: '1', started: new Date('2026-03-01T07:00:00Z') },
    { contact: '2', started: new Date('2026-03-02T07:00:00Z') },
    { contact: '7', started: new Date('2026-03-07T07:00:00Z') },
  ])
  const quality = async (entity: string) => {
    const [counted] = await rowsOf(qualityInPlace(inPlace, entity, codes))
    return Object.fromEntries(
      Object.entries(counted as object).flatMap(([code, n]) => (Number(n) > 0 ? [[code, Number(n)]] : [])),
    )
  }
  assert.deepEqual(await quality('person'), {
    read: 5,
    set_aside: 3,
    'birth_year:in_future': 1,
    'person:required': 1,
    'row:duplicate': 1,
    'sex:code': 1,
  })
  assert.deepEqual(await quality('contact'), {
    read: 7,
    set_aside: 4,
    'ended:before_started': 1,
    'kind:code': 1,
    'person:refers': 1,
    'row:duplicate': 1,
    'unit:refers': 1,
  })
})

test('in place, without a watermark, it is the same one of two rows each time', async (t) => {
  const { warehouse, sql } = await warehouseWorld(t)
  await sql(`insert into dw.clinic values ('SE1-A', 'Another name'), ('SE1-A', 'Another name')`)
  const codes = await readCodeLists(codesFolder)
  const inPlace = await mappingOf(mapping('in_place'))
  const names = () =>
    warehouse.read(
      async (client) =>
        (await client.query(`select name from ${relationInPlace(inPlace, 'unit', codes)} u`)).rows,
    )
  const first = await names()
  assert.equal(first.length, 1)
  await sql(`update dw.clinic set name = name`)
  assert.deepEqual(await names(), first)
})

test('a column that is gone from a warehouse read in place: what is asked of it is refused by name, and counted again when it is back', async (t) => {
  const { warehouse, sql, clock } = await warehouseWorld(t)
  const codes = await readCodeLists(codesFolder)
  const { quality } = inPlaceQuality({
    mapping: await mappingOf(mapping('in_place')),
    codes,
    source: postgresInPlace(warehouse),
    clock,
  })
  await sql('alter table dw.visit rename column kind to sort')
  await assert.rejects(quality(), (error: Error & { code: string; publicText: { en: string } }) => {
    assert.equal(error.code, 'region.source_changed')
    assert.match(error.publicText.en, /mapping of contact \(SQLSTATE 42703\)/)
    return true
  })
  await sql('alter table dw.visit rename column sort to kind')
  assert.equal((await quality()).length, 3)
})

test('in place, where it was counted that no rows come twice nor lead nowhere, questions look at each row by itself, until it is counted otherwise', async (t) => {
  const { warehouse, sql, clock } = await warehouseWorld(t)
  const codes = await readCodeLists(codesFolder)
  const inPlace = await mappingOf(mapping('in_place'))
  const source = postgresInPlace(warehouse)
  const { quality, standAlone } = inPlaceQuality({ mapping: inPlace, codes, source, clock })
  assert.equal(standAlone('contact'), false, 'nothing is counted yet')
  await quality()
  assert.equal(standAlone('contact'), true)
  const contacts = async (alone: boolean) => {
    const relation = relationInPlace(inPlace, 'contact', codes, { alone })
    const text = `select contact from ${relation} c order by 1`
    return (await warehouse.read((client) => client.query(text))).rows
  }
  assert.deepEqual(await contacts(true), await contacts(false))
  await sql(
    `insert into dw.visit values (1, '${people[0]}', 'SE1-A', 'OUT', '2026-03-05 08:00+01', null, '2026-03-05')`,
  )
  clock.advance({ hours: 2 })
  await quality()
  assert.equal(standAlone('contact'), false)
  assert.equal((await contacts(false)).length, 2)
})

test('nothing can be written in a warehouse', async (t) => {
  const { warehouse } = await warehouseWorld(t)
  await assert.rejects(
    warehouse.read((client) => client.query('delete from dw.visit')),
    { code: '25006' },
  )
})
