import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runPendingJobs } from '../../kernel/index.ts'
import { literal, type Row } from '../engine/duckdb.ts'
import { exportWorld, loadedAt } from './export-fixture.ts'
import { omopDdl } from './omop-ddl-fixture.ts'

/** What the tests read of a resource of FHIR. */
interface Resource {
  resourceType: string
  id: string
  gender?: string
  birthDate?: string
  status?: string
  class?: { code: string }
  period?: { start: string; end?: string }
  code?: { coding: { code: string }[] }
  diagnosis?: { rank: number; condition: { reference: string } }[]
}

type World = Awaited<ReturnType<typeof exportWorld>>

const run = (world: World) => runPendingJobs(world.db, world.exports.jobs.handlers, world.log)

/** Orders an export, and has it made. */
async function exported(world: World, format: 'omop' | 'fhir') {
  world.as('region.exports.read', 'region.exports.write')
  const { body } = await world.ask('POST', '', { format })
  await run(world)
  return (await world.ask('GET', `/${body.id}`)).body
}

/** The lines of all files of an export to FHIR, by the kind of resource. */
async function resourcesOf(t: TestContext) {
  const world = await exportWorld(t)
  const { id, files } = await exported(world, 'fhir')
  const found: Record<string, Resource[]> = {}
  let text = ''
  for (const { name } of files) {
    const lines = await readFile(join(world.root, id, name), 'utf8')
    text += lines
    found[name.split('.')[0]] = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
  return { world, found, text }
}

test('a steward orders an export, sees how far it is, and fetches whole files; each is in the log', async (t) => {
  const world = await exportWorld(t)
  world.as('region.exports.read', 'region.exports.write')
  const ordered = await world.ask('POST', '', { format: 'omop' })
  assert.deepEqual(
    [ordered.status, ordered.body.state, ordered.body.done, ordered.body.of],
    [202, 'waiting', 0, 7],
  )
  assert.equal((await world.ask('POST', '', { format: 'fhir' })).body.code, 'region.export_under_way')
  const { id } = ordered.body
  assert.equal((await world.ask('GET', `/${id}/files/SHA256SUMS`)).body.code, 'region.export_not_there')
  await run(world)
  const done = (await world.ask('GET', `/${id}`)).body
  assert.deepEqual([done.state, done.done, done.loadedAt], ['done', 7, loadedAt])
  assert.deepEqual((await world.ask('GET')).body.items, [done])
  const sums = (await world.ask('GET', `/${id}/files/SHA256SUMS`)).text
  for (const { name, sha256, bytes } of done.files) {
    const content = await readFile(join(world.root, id, name))
    assert.deepEqual([createHash('sha256').update(content).digest('hex'), content.length], [sha256, bytes])
    assert.ok(sums.includes(`${sha256}  ${name}\n`))
    assert.equal((await world.ask('GET', `/${id}/files/${name}`)).status, 200)
  }
  assert.equal((await world.ask('GET', `/${id}/files/other.parquet`)).body.code, 'region.export_file_unknown')
  assert.equal((await world.ask('DELETE', `/${id}`)).status, 204)
  assert.deepEqual(
    (await readdir(world.root)).filter((name) => name === id),
    [],
  )
  assert.equal((await world.ask('GET', `/${id}/files/SHA256SUMS`)).body.code, 'region.export_not_there')
  assert.deepEqual(world.entered, [
    'region.export.order',
    ...Array(8).fill('region.export.fetch'),
    'region.export.remove',
  ])
  world.as('region.exports.read')
  assert.equal((await world.ask('POST', '', { format: 'omop' })).status, 403)
  world.as('region.loads.read')
  assert.equal((await world.ask('GET')).status, 403)
})

test('OMOP: the files fit the tables of the CDM, and say what the model does', async (t) => {
  const world = await exportWorld(t)
  const { id, files } = await exported(world, 'omop')
  const there: Record<string, Row[]> = {}
  await world.db.pool.query('create schema omop')
  for (const { name, rows } of files) {
    const table = name.replace('.parquet', '')
    const wanted = omopDdl[table]!.split(',').map((each) => each.trim().replace('!', ' not null'))
    const path = literal(join(world.root, id, name))
    const columns = await world.store.reader.rows(`describe select * from ${path}`)
    assert.deepEqual(
      columns.map((column) => column['column_name']),
      wanted.map((column) => column.split(' ')[0]),
    )
    const found = await world.store.reader.rows(`select * from ${path}`)
    await world.db.pool.query(`create table omop.${table} (${wanted.join(', ')})`)
    await world.db.pool.query(
      `insert into omop.${table} select * from json_populate_recordset(null::omop.${table}, $1)`,
      [JSON.stringify(found)],
    )
    assert.equal(found.length, rows)
    there[table] = found
  }
  assert.deepEqual(Object.keys(there).sort(), Object.keys(omopDdl).sort())
  // Nobody without a year of birth is in the CDM, and nobody who has opted out.
  const [anna, ...others] = there['person']!
  assert.deepEqual([others, anna!['year_of_birth'], anna!['gender_concept_id']], [[], 1980, 8532])
  const visits = there['visit_occurrence']!.toSorted((a, b) =>
    String(a['visit_start_date']) < String(b['visit_start_date']) ? -1 : 1,
  )
  assert.deepEqual(
    visits.map((visit) => [visit['visit_concept_id'], visit['visit_start_date'], visit['visit_end_date']]),
    [
      // 22:30 in UTC is half an hour from midnight in Sweden, and still that day.
      [9201, '2026-03-01', '2026-03-04'],
      // A stay that goes on ends with the data.
      [9201, '2026-04-10', '2026-05-02'],
      [5083, '2026-05-02', '2026-05-02'],
    ],
  )
  const [stay] = visits
  assert.deepEqual(
    there['condition_occurrence']!.map((each) => [
      each['condition_source_value'],
      each['condition_concept_id'],
      each['visit_occurrence_id'],
    ]),
    [
      ['J459', 0, stay!['visit_occurrence_id']],
      ['I10', 0, stay!['visit_occurrence_id']],
    ],
  )
  assert.deepEqual(
    there['procedure_occurrence']!.map((each) => [
      each['procedure_source_value'],
      each['procedure_date'],
    ]).toSorted(),
    [
      ['AF021', '2026-03-02'],
      ['XS012', '2026-05-02'],
    ],
  )
  // A group of four characters does not fit the CDM's column.
  assert.deepEqual(there['cost']!.map((each) => [each['total_cost'], each['drg_source_value']]).toSorted(), [
    [43210.5, null],
    [900, 'A01'],
  ])
  const [period] = there['observation_period']!
  assert.deepEqual(
    [period!['observation_period_start_date'], period!['observation_period_end_date']],
    ['2026-03-01', '2026-05-02'],
  )
})

test('FHIR: what is referred to is there, what is not known is left out, and main diagnoses come first', async (t) => {
  const { found } = await resourcesOf(t)
  const ids = new Set(
    Object.values(found).flatMap((all) => all.map(({ resourceType, id }) => `${resourceType}/${id}`)),
  )
  for (const resource of Object.values(found).flat()) {
    assert.match(resource.id, /^[A-Za-z0-9\-.]{1,64}$/)
    JSON.stringify(resource, (key, value) => {
      assert.notEqual(value, null, `${resource.resourceType}.${key}`)
      if (key === 'reference') assert.ok(ids.has(value), value)
      return value
    })
  }
  const counts = Object.entries(found).map(([type, all]) => [type, all.length])
  assert.deepEqual(Object.fromEntries(counts), {
    Patient: 2,
    Organization: 2,
    Encounter: 4,
    Condition: 3,
    Procedure: 2,
  })
  const stay = found['Encounter']!.find(({ period }) => period?.start === '2026-03-01T22:30:00Z')
  assert.deepEqual(
    [stay?.class?.code, stay?.status, stay?.period?.end],
    ['IMP', 'finished', '2026-03-04T09:00:00Z'],
  )
  const codes = stay!.diagnosis!.map((each) => {
    const condition = found['Condition']!.find(({ id }) => `Condition/${id}` === each.condition.reference)
    return [each.rank, condition!.code!.coding[0]!.code]
  })
  assert.deepEqual(codes, [
    [1, 'J459'],
    [2, 'I10'],
  ])
  const bo = found['Patient']!.find(({ birthDate }) => birthDate === undefined)
  assert.equal(bo?.gender, 'male')
})

test('nobody is in an export but under a pseudonym of its own, the same in each export and no permit’s', async (t) => {
  const { world, found, text } = await resourcesOf(t)
  for (const [name, id] of [
    ['persons', 'p.anna'],
    ['contacts', '"k1'],
    ['opted out', 'C509'],
  ])
    assert.ok(!text.includes(id!), name)
  const again = await exported(world, 'omop')
  const [person] = await world.store.reader.rows(
    `select person_source_value from ${literal(join(world.root, again.id, 'person.parquet'))}`,
  )
  const pseudonym = String(person!['person_source_value'])
  assert.ok(found['Patient']!.some(({ id }) => id === pseudonym))
  const permit = world.pseudonyms.stageTwoOf('0197a000-0000-7000-8000-000000000001', 1)('p.anna')
  assert.notEqual(permit.slice(0, 32), pseudonym)
})

test('an export that cannot be made says so in words and leaves nothing, and the next may be ordered', async (t) => {
  const world = await exportWorld(t)
  await world.store.write(
    async (connection) => void (await connection.run('alter table model.procedure rename to gone')),
  )
  const failed = await exported(world, 'omop')
  assert.deepEqual([failed.state, failed.reason.code], ['failed', 'region.export_failed'])
  assert.ok(failed.reason.sv && failed.reason.en)
  assert.deepEqual(await readdir(world.root), ['.making'])
  assert.deepEqual(await readdir(join(world.root, '.making')), [])
  await world.store.write(
    async (connection) => void (await connection.run('alter table model.gone rename to procedure')),
  )
  assert.equal((await exported(world, 'omop')).state, 'done')
})

test('an export for which there is no room says so, and leaves nothing', async (t) => {
  const world = await exportWorld(t, { memoryMb: 20 })
  for (const part of ['a', 'b', 'c', 'd'])
    await world.store.write(async (connection) => {
      await connection.run(
        `insert into model.person select '${part}' || n, 1950, '1', '1480', null from range(50_000) r(n)`,
      )
    })
  assert.equal((await exported(world, 'fhir')).reason.code, 'region.export_full')
  assert.deepEqual(await readdir(join(world.root, '.making')), [])
})

test('an export that a stop has ended is failed, and old ones are removed', async (t) => {
  const world = await exportWorld(t)
  // At the next start, or when its job is tried again.
  for (const again of [
    () => world.reopen(),
    (id: string) => world.exports.jobs.handlers['region:export']({ export: id }),
  ]) {
    const { id } = await exported(world, 'fhir')
    await world.db.pool.query(`update region.export set state = 'running' where id = $1`, [id])
    await again(id)
    const ended = (await world.ask('GET', `/${id}`)).body
    assert.deepEqual([ended.state, ended.reason.code], ['failed', 'region.export_interrupted'])
  }
  const kept = await exported(world, 'fhir')
  world.clock.advance({ hours: 31 * 24 })
  await world.exports.jobs.handlers['region:remove-exports']()
  assert.equal((await world.ask('GET', `/${kept.id}`)).body.state, 'removed')
  assert.deepEqual(await readdir(world.root), ['.making'])
})

test('a node without data, or that reads a warehouse in place, has nothing to export', async (t) => {
  const empty = await exportWorld(t, { empty: true })
  assert.equal((await exported(empty, 'fhir')).reason.code, 'region.export_no_data')
  const inPlace = await exportWorld(t, { inPlace: true })
  inPlace.as('region.exports.write')
  assert.equal((await inPlace.ask('POST', '', { format: 'fhir' })).body.code, 'region.export_in_place')
})
