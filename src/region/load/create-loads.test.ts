import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createHttp, createMetrics, isUnavailable, type Party, runPendingJobs } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard } from '../../trust/index.ts'
import { MappingError } from '../mapping/mapping.ts'
import { createLoads } from './create-loads.ts'
import {
  codesFolder,
  csvMapping,
  patients,
  people,
  pseudonymOf,
  start,
  testPseudonyms,
  units,
  visit,
  visitHeader,
} from './loads-fixture.ts'

async function nodeWorld(t: TestContext, mappings: Record<string, string> = { 'oldcare.yaml': csvMapping }) {
  const { db, url, drop } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-node-'))
  const mappingsFolder = join(folder, 'mappings')
  await mkdir(mappingsFolder)
  for (const [name, text] of Object.entries(mappings)) await writeFile(join(mappingsFolder, name), text)
  const clock = new FakeClock(start)
  const { log } = captureLog()
  const entered: string[] = []
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: 'test' }),
    controllersFor: async () => [],
    enter: async (_, __, { act }) => void entered.push(act),
  }
  let who: Party = everyParty
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => who),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  t.after(async () => {
    await http.close()
    await drop()
    await rm(folder, { recursive: true, force: true })
  })
  const settings = {
    folder: join(folder, 'region'),
    mappingsFolder,
    codesFolder,
    databases: { dw: url },
    trino: {},
    threads: 2,
    memoryMb: 500,
    spillMb: 500,
    setAsideDays: 30,
  }
  const create = async () => {
    const loads = await createLoads({
      db,
      app: http.app,
      clock,
      log,
      guard,
      pseudonyms: testPseudonyms,
      settings,
    })
    t.after(() => loads.stop())
    return loads
  }
  const file = async (path: string, text: string) => {
    const at = join(settings.folder, 'files/oldcare')
    await mkdir(at, { recursive: true })
    await writeFile(join(at, path), text)
  }
  return {
    db,
    clock,
    log,
    entered,
    create,
    file,
    settings,
    as: (...permissions: string[]) =>
      (who = { ...everyParty, kind: 'staff', id: 'anna', permissions: new Set(permissions), roles: [] }),
    async ask(method: 'GET' | 'POST', path: string, body?: object) {
      const answer = await http.app.inject({
        method,
        url: `/api/region/v1${path}`,
        ...(body && { payload: body }),
      })
      return { status: answer.statusCode, body: answer.json() }
    },
  }
}

test('a steward orders a load, sees what it came to, and reads what was set aside', async (t) => {
  const world = await nodeWorld(t)
  const loads = await world.create()
  world.as('region.loads.read', 'region.loads.write', 'region.data.read')
  await world.file('enheter.csv', units)
  await world.file('patienter_1.csv', patients)
  await world.file('besok_1.csv', visitHeader + visit('b1') + visit('b2', people[1], { kind: 'Z' }))
  const ordered = await world.ask('POST', '/loads', { source: 'oldcare' })
  assert.deepEqual([ordered.status, ordered.body.state, ordered.body.askedBy], [202, 'waiting', 'anna'])
  assert.equal((await world.ask('POST', '/loads', { source: 'oldcare' })).body.code, 'region.load_waiting')
  assert.equal((await world.ask('POST', '/loads', { source: 'other' })).body.code, 'region.source_unknown')
  await runPendingJobs(world.db, loads.jobs.handlers, world.log)
  const { items } = (await world.ask('GET', '/loads')).body
  assert.deepEqual(
    items.map((load: Record<string, unknown>) => [
      load['batch'],
      load['state'],
      load['loaded'],
      load['setAside'],
    ]),
    [
      ['1', 'loaded', 4, 1],
      ['', 'loaded', 2, 0],
    ],
  )
  const detail = (await world.ask('GET', `/loads/${items[0].id}`)).body
  assert.deepEqual(
    detail.files.map(({ path }: { path: string }) => path),
    ['besok_1.csv', 'patienter_1.csv'],
  )
  const quality = (await world.ask('GET', '/quality')).body.items
  const contact = quality.find(({ entity }: { entity: string }) => entity === 'contact')
  assert.deepEqual(contact.reasons, { 'kind:code': 1, 'kind:required': 1 })
  const rows = (await world.ask('GET', '/quality/contact/rows?reason=kind:code')).body.items
  assert.deepEqual(
    rows.map(({ row }: { row: Record<string, unknown> }) => [row['contact'], row['kind'], row['person']]),
    [['b2', 'Z', pseudonymOf(people[1]!)]],
  )
  assert.deepEqual(world.entered, ['region.load.order', 'region.set_aside.read'])
  assert.equal((await world.ask('GET', '/quality/nothing/rows')).status, 400)
})

test('rows that were set aside take a permission of their own, and so does ordering a load', async (t) => {
  const world = await nodeWorld(t)
  await world.create()
  world.as('region.loads.read')
  assert.equal((await world.ask('GET', '/quality')).status, 200)
  assert.equal((await world.ask('GET', '/quality/contact/rows')).status, 403)
  assert.equal((await world.ask('POST', '/loads', { source: 'oldcare' })).status, 403)
  world.as('welfare.alarms.read')
  assert.equal((await world.ask('GET', '/sources')).status, 403)
})

test('rows that were set aside are removed when their days are over', async (t) => {
  const world = await nodeWorld(t)
  const loads = await world.create()
  await world.file('enheter.csv', `${units};No id;\n`)
  await loads.load('oldcare')
  const kept = () => loads.store.reader.rows('select entity from aside.row')
  const purge = () => loads.jobs.handlers['region:purge-set-aside']!({}, {} as never)
  world.clock.advance({ hours: 29 * 24 })
  await purge()
  assert.equal((await kept()).length, 1)
  world.clock.advance({ hours: 2 * 24 })
  await purge()
  assert.equal((await kept()).length, 0)
})

test('sources tell what they cover, and what the hub is told of them', async (t) => {
  const world = await nodeWorld(t, { 'oldcare.yaml': `${csvMapping}\nschedule: "30 3 * * *"\n` })
  const loads = await world.create()
  await world.file('enheter.csv', units)
  await loads.load('oldcare')
  const { items, coverage } = (await world.ask('GET', '/sources')).body
  assert.deepEqual(
    items.map((each: Record<string, unknown>) => [each['source'], each['read'], each['entities']]),
    [['oldcare', 'files', ['unit', 'person', 'contact']]],
  )
  const unit = coverage.find(({ entity }: { entity: string }) => entity === 'unit')
  assert.deepEqual(
    unit.columns.map(({ name, mapped }: { name: string; mapped: boolean }) => [name, mapped]),
    [
      ['unit', true],
      ['name', true],
      ['hospital', true],
      ['care_provider', false],
      ['kind', false],
    ],
  )
  const described = {
    entity: 'unit',
    rows: 2,
    setAside: 0,
    loadedAt: '2026-11-26T10:00:00.000Z',
    coverage: 0.6,
  }
  assert.deepEqual(await loads.describe(), [described])
  assert.equal(loads.relationOf('unit'), 'model."unit"')
  assert.throws(() => loads.relationOf('nothing'), RangeError)
})

test('two loads that are asked for at once are made one after the other, and each file once', async (t) => {
  const world = await nodeWorld(t)
  const loads = await world.create()
  await world.file('enheter.csv', units)
  const made = await Promise.all([loads.load('oldcare'), loads.load('oldcare')])
  assert.deepEqual(made.map(({ length }) => length).sort(), [0, 1])
})

test('a reader sees what was there until a load is whole', async (t) => {
  const world = await nodeWorld(t)
  const loads = await world.create()
  await world.file('enheter.csv', units)
  await loads.load('oldcare')
  const seen = async () => (await loads.store.reader.rows('select unit from model.unit')).length
  await loads.store.write(async (connection) => {
    await connection.run('create or replace table model.unit as select * from model.unit limit 1')
    assert.equal(await seen(), 2)
  })
  assert.equal(await seen(), 1)
})

test('a second process cannot take the store', async (t) => {
  const world = await nodeWorld(t)
  await world.create()
  const store = join(world.settings.folder, 'store')
  const source = `import { openStore } from ${JSON.stringify(new URL('../store/store.ts', import.meta.url).href)}
    const options = { folder: ${JSON.stringify(store)}, threads: 1, memoryMb: 100, spillMb: 100 }
    await openStore(options).catch((error) => process.stdout.write(error.name))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', source])
  assert.equal(String(stdout), 'StoreTaken')
})

for (const [what, mappings, fault] of [
  [
    'an entity that two make',
    { 'a.yaml': csvMapping, 'b.yaml': csvMapping.replace('source: oldcare', 'source: other') },
    /^b\.yaml: unit: is made by a\.yaml too$/,
  ],
  [
    'a column that is none',
    { 'a.yaml': csvMapping.replace('hospital: sjukhus', 'sjukhus: sjukhus') },
    /^a\.yaml: unit\.sjukhus: is no column of the entity$/,
  ],
  [
    'a required column without a source',
    { 'a.yaml': csvMapping.replace('      started: start\n', '') },
    /^a\.yaml: contact\.started: must have a value, and has no source$/,
  ],
  [
    'a code that is none',
    { 'a.yaml': csvMapping.replace('S: inpatient', 'S: stay') },
    /^a\.yaml: contact\.kind: stay is no code of the list contact_kind$/,
  ],
  [
    'an identity that would be stored',
    {
      'a.yaml': csvMapping.replace('      contact: id\n', '      contact: id\n      person: personnummer\n'),
    },
    /^a\.yaml: contact\.person: is made of an identity/,
  ],
  [
    'a database that is not set up',
    { 'a.yaml': 'version: 1\nsource: a\nkind: postgresql\nplace: away\nread: extract\nentities: {}\n' },
    /^a\.yaml: the node is set up with no database away$/,
  ],
  [
    'a Trino that is not set up',
    { 'a.yaml': 'version: 1\nsource: a\nkind: trino\nplace: dw\nread: in_place\nentities: {}\n' },
    /^a\.yaml: the node is set up with no Trino dw$/,
  ],
  [
    'a Trino that would be fetched',
    { 'a.yaml': 'version: 1\nsource: a\nkind: trino\nplace: dw\nread: extract\nentities: {}\n' },
    /^a\.yaml: read must be in_place: nothing is fetched into the store over Trino$/,
  ],
  [
    'a column that the database does not have',
    {
      'a.yaml':
        'version: 1\nsource: a\nkind: postgresql\nplace: dw\nread: in_place\nentities: { unit: { from: pg_class, mode: replace, columns: { unit: relname, name: naming } } }\n',
    },
    /^a\.yaml: unit\.name: the source refuses it \(SQLSTATE 42703\)$/,
  ],
  [
    'a sample that comes out otherwise',
    {
      'a.yaml': `${csvMapping}samples: [{ entity: unit, rows: { enheter: [{ hsaid: A, namn: B, sjukhus: C }] }, expect: [{ unit: B }] }]\n`,
    },
    /^a\.yaml: unit: sample 1 came out as \{"unit":"A"\}/,
  ],
  ['no YAML', { 'a.yaml': 'a: [' }, /^a\.yaml: is not YAML/],
  [
    'another form',
    { 'a.yaml': csvMapping.replace('mode: replace', 'mode: sometimes') },
    /^a\.yaml: unit: mode must be/,
  ],
] as const)
  test(`a node does not start on a mapping with ${what}, and says where it is`, async (t) => {
    const world = await nodeWorld(t, mappings)
    await assert.rejects(
      world.create(),
      (error) => error instanceof MappingError && fault.test(error.message),
    )
  })

for (const [says, before, at, next] of [
  ['in winter', '2026-11-26T02:29:00Z', '2026-11-26T02:30:00Z', '2026-11-27T02:30:00Z'],
  ['in summer', '2026-07-08T01:29:00Z', '2026-07-08T01:30:00Z', '2026-07-09T01:30:00Z'],
  [
    'the night that an hour is left out',
    '2026-03-29T01:29:00Z',
    '2026-03-29T01:30:00Z',
    '2026-03-30T01:30:00Z',
  ],
  [
    'the night that an hour is doubled',
    '2026-10-25T01:29:00Z',
    '2026-10-25T02:30:00Z',
    '2026-10-26T02:30:00Z',
  ],
] as const)
  test(`a source is loaded at half past three in Swedish time, ${says}`, async (t) => {
    const world = await nodeWorld(t, { 'oldcare.yaml': `${csvMapping}\nschedule: "30 3 * * *"\n` })
    const loads = await world.create()
    const minute = async (iso: string) => {
      world.clock.set(iso)
      await loads.jobs.handlers['region:loads-due']!({}, {} as never)
      const { rows } = await world.db.pool.query<{ n: number }>(
        `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'region:load'`,
      )
      await runPendingJobs(world.db, loads.jobs.handlers, world.log)
      return rows[0]!.n
    }
    assert.equal(await minute(before), 0, 'the schedule is new')
    assert.equal(await minute(new Date(Date.parse(at) - 1000).toISOString()), 0)
    assert.equal(await minute(at), 1)
    assert.equal(await minute(at), 0, 'once')
    assert.equal(await minute(new Date(Date.parse(next) - 1000).toISOString()), 0)
    // Two nights went by while the node was down.
    world.clock.set(next)
    world.clock.advance({ hours: 30 })
    assert.equal(await minute(new Date(world.clock.epochMilliseconds()).toISOString()), 1)
  })

test('a mapping with a schedule that is none, or never comes, is not taken', async (t) => {
  for (const schedule of ['now and then', '0 0 30 2 *']) {
    const world = await nodeWorld(t, { 'oldcare.yaml': `${csvMapping}\nschedule: "${schedule}"\n` })
    await assert.rejects(world.create(), /schedule is not as in crontab/)
  }
})
