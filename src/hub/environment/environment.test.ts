import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Config, newId, type Party, readConfig } from '../../kernel/index.ts'
import { openDuckDb, type RunAnswer } from '../../region/index.ts'
import type { Environment, EnvironmentItem, Output, QueryAnswer } from '../contract/index.ts'
import { hubWorld, steward } from '../hub-fixture.ts'
import type { Permit } from '../request/permit.ts'
import { insertPermit, revokePermit } from '../request/permit-store.ts'
import { permitFixture } from '../rows/permit-fixture.ts'

const person = (over: Partial<Party> = {}): Party => ({
  ...steward,
  id: newId(),
  roles: ['analyst'],
  ...over,
})
const anna = person({ name: 'Anna' })
const bo = person({ name: 'Bo' })
const reviewers = [person(), person()] as const

/** 60 people who wait, 20 of them in one speciality of two. */
async function waiting(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-waiting-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const duckDb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 128 })
  const path = join(folder, 'a.parquet')
  await duckDb.run(
    `copy (select date '2026-01-31' as day, sha256(range::text) as person, if(range < 20, '101', '301') as specialty,
       range::integer as days from range(60)) to '${path}' (format parquet)`,
  )
  duckDb.close()
  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, file: { sha256, rows: 60, bytes: bytes.length } }
}

async function world(
  t: TestContext,
  state: RunAnswer['state'] = 'done',
  environment: Partial<Config['hub']['environment']> = {},
) {
  const { bytes, file } = await waiting(t)
  const evidence = {
    threshold: 5,
    modelVersion: 1,
    loadedAt: '2026-02-01T02:00:00Z',
    dataUntil: '2026-01-31',
    setAside: 0,
    engine: 'duckdb' as const,
    milliseconds: 1,
    flags: [],
  }
  const w = await hubWorld(
    t,
    {
      '01': (order) => ({ run: order.run, region: '01', state, ...(state === 'done' && { file, evidence }) }),
    },
    {
      file: async () => [bytes] as unknown as AsyncIterable<Uint8Array>,
      config: { environment: { ...readConfig({ env: {} }).hub.environment, ...environment } },
    },
  )
  const granted = async (number: string, people: Party[]): Promise<Permit> => {
    const permit = permitFixture({
      number,
      organisation: steward.organisation!,
      people: people.map(({ id }) => id),
      regions: ['01', '12'],
    })
    await requested(w.db.pool, permit)
    await insertPermit(w.db.pool, permit)
    return permit
  }
  const as = async <T>(party: Party, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    w.asking.party = party
    return w.send<T>(method, url, payload)
  }
  return { ...w, granted, as, bytes }
}

type Pool = Awaited<ReturnType<typeof hubWorld>>['db']['pool']
/** The application that a permit comes of. */
const requested = (pool: Pool, { application, organisation, product }: Permit) =>
  pool.query(
    `insert into hub.request (id, kind, product, title, content, state, organisation, organisation_name, applicant, created_at, decided_at)
     values ($1, 'permit', $2, 'A test', '{}', 'approved', $3, 'Test', 'somebody', now(), now())`,
    [application, product, organisation],
  )

const bySpecialty = `select specialty, count(distinct person) as people, round(avg(days), 1) as days from waiting group by 1 order by 1`
const result = {
  title: 'Days by speciality',
  explanation: 'Mean days of those who wait, by speciality.',
  sql: bySpecialty,
  countColumn: 'people',
}

test('a permit’s people ask about its rows, and a result leaves when two others have approved it', async (t) => {
  const w = await world(t)
  const { id } = await w.granted('DT 2026-17', [anna])
  assert.equal(
    (await w.as<{ code: string }>(anna, 'POST', `environments/${id}/queries`, { sql: 'select 1' })).status,
    409,
  )
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  const { body: items } = await w.as<{ items: EnvironmentItem[] }>(anna, 'GET', 'environments')
  assert.deepEqual(
    items.items.map(({ number, ready }) => [number, ready]),
    [['DT 2026-17', 1]],
  )
  const { body: environment } = await w.as<Environment>(anna, 'GET', `environments/${id}`)
  assert.deepEqual(
    environment.regions.map(({ region, state }) => `${region} ${state}`),
    ['01 ready', '12 absent'],
  )
  assert.deepEqual(
    environment.tables[0]?.columns.map(({ name }) => name),
    ['day', 'person', 'specialty', 'days', 'region'],
  )
  assert.equal(environment.tables[0]?.columns[2]?.title.sv, 'Verksamhetsområde')

  const { body: answer } = await w.as<QueryAnswer>(anna, 'POST', `environments/${id}/queries`, {
    sql: bySpecialty,
  })
  assert.deepEqual(answer.rows, [
    ['101', 20, 9.5],
    ['301', 40, 39.5],
  ])
  const hostile = await w.as<QueryAnswer>(anna, 'POST', `environments/${id}/queries`, {
    sql: `select * from '/etc/passwd'`,
  })
  assert.deepEqual([hostile.status, hostile.body.fault, hostile.body.rows], [200, 'sql', undefined])
  const { body: history } = await w.as<{ items: { sql: string; outcome: string }[] }>(
    anna,
    'GET',
    `environments/${id}/queries`,
  )
  assert.deepEqual(
    history.items.map(({ outcome }) => outcome),
    ['failed', 'done'],
  )

  const saved = await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, result)
  assert.equal(saved.status, 201)
  assert.deepEqual([saved.body.state, saved.body.stops], ['PENDING', 0])
  const counts = (output: Output) => output.checks.find(({ code }) => code === 'counts')?.text.en
  assert.match(counts(saved.body)!, /counts different people/)
  const made = 'from (select specialty, range as person from waiting, range(9))'
  const guessed = { ...result, sql: `select specialty, count(distinct person) as people ${made} group by 1` }
  const claimed = (await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, guessed)).body
  assert.match(counts(claimed)!, /does not count people/, 'whoever claims so is looked at')
  await w.as(anna, 'POST', `outputs/${claimed.id}/withdraw`, { version: claimed.version })
  const output = saved.body.id
  assert.equal(
    (await w.as(reviewers[0], 'GET', `reviews/${output}`)).status,
    404,
    'not submitted: the project’s own',
  )
  const submitted = await w.as<Output>(anna, 'POST', `outputs/${output}/submit`, {
    version: saved.body.version,
  })
  assert.equal(submitted.body.state, 'SUBMITTED')
  const review = (party: Party, version: number, verdict = 'approve') =>
    w.as<Output>(party, 'POST', `reviews/${output}`, { version, verdict, reasons: 'It is of groups.' })
  assert.equal((await review(anna, submitted.body.version)).status, 403, 'never her own')
  const queue = await w.as<{ items: { id: string }[] }>(reviewers[0], 'GET', 'reviews')
  assert.deepEqual(
    queue.body.items.map((each) => each.id),
    [output],
  )
  assert.equal((await w.as<Output>(reviewers[0], 'GET', `reviews/${output}`)).body.table?.rows.length, 2)
  const first = await review(reviewers[0], submitted.body.version)
  assert.deepEqual([first.body.state, first.body.mayReview], ['PARTIALLY_REVIEWED', false])
  assert.equal((await review(reviewers[0], first.body.version)).status, 403, 'never the same twice')
  assert.equal((await w.as(anna, 'GET', `outputs/${output}/file`)).status, 409, 'not yet')
  const second = await review(reviewers[1], first.body.version)
  assert.equal(second.body.state, 'REVIEWED')
  await w.work()
  w.asking.party = anna
  const released = (await w.send<{ items: { state: string }[] }>('GET', `environments/${id}/outputs`)).body
  assert.deepEqual(released.items.map(({ state }) => state).toSorted(), ['RELEASED', 'WITHDRAWN'])
  const file = await w.inject(`outputs/${output}/file`)
  assert.equal(file.body, 'specialty;people;days\r\n101;20;9.5\r\n301;40;39.5\r\n')
  assert.equal(file.headers.etag, `"${createHash('sha256').update(file.body).digest('hex')}"`)
  assert.match((await w.as<Output>(anna, 'GET', `outputs/${output}`)).body.file!.until, /^2128-/)
  assert.deepEqual(
    w.entered.map(({ act }) => act).filter((act) => act.includes('output') || act.includes('environment')),
    [
      'hub.environment.rows_ordered',
      'hub.environment.asked',
      'hub.environment.asked',
      'hub.environment.asked',
      'hub.output.saved',
      'hub.environment.asked',
      'hub.output.saved',
      'hub.output.withdrawn',
      'hub.output.submitted',
      'hub.output.looked_at',
      'hub.output.reviewed',
      'hub.output.reviewed',
      'hub.output.fetched',
    ],
  )
  assert.ok(!JSON.stringify([w.lines, w.entered]).includes('/etc/passwd'), 'what was asked is in no log')
})

test('the file of a released result goes when it has been kept long enough, and that is told', async (t) => {
  const w = await world(t, 'done', { releasedDays: 30 })
  const { id } = await w.granted('DT 2026-8', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  let { body: output } = await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, result)
  const sent = await w.as<Output>(anna, 'POST', `outputs/${output.id}/submit`, { version: output.version })
  output = sent.body
  for (const each of reviewers) {
    const review = { version: output.version, verdict: 'approve', reasons: 'It is of groups.' }
    output = (await w.as<Output>(each, 'POST', `reviews/${output.id}`, review)).body
  }
  await w.work()
  const sweep = () => w.hub.jobs.handlers['hub:sweep-environments']!({}, {} as never)
  const file = async () => {
    w.asking.party = anna
    return (await w.inject(`outputs/${output.id}/file`)).statusCode
  }
  w.clock.advance({ hours: 24 * 29 })
  await sweep()
  assert.equal(await file(), 200)
  w.clock.advance({ hours: 24 * 2 })
  await sweep()
  assert.equal(await file(), 410)
  await assert.rejects(access(join(w.dataDir, 'hub/outputs', output.id)))
  const { body } = await w.as<Output>(anna, 'GET', `outputs/${output.id}`)
  assert.deepEqual([body.state, body.file?.gone], ['RELEASED', true])
  const { items } = (await w.as<{ items: EnvironmentItem[] }>(anna, 'GET', 'environments')).body
  assert.deepEqual(items[0]!.outputs, { returned: 0, leaving: 0, released: 0 })
})

test('the question of somebody who goes away is ended, and is among her questions', async (t) => {
  const w = await world(t)
  const { id } = await w.granted('DT 2026-9', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  const sql = 'select count(*) from range(10000000000) a, range(1000) b where a.range * b.range % 7 = 3'
  const body = JSON.stringify({ sql })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const url = `${await w.listen()}/api/hub/v1/environments/${id}/queries`
  const asked = request(url, { method: 'POST', headers }).on('error', () => undefined)
  await new Promise<void>((resolve) => asked.end(body, resolve))
  asked.destroy()
  let written: { outcome: string }[] = []
  while (written.length === 0)
    written = (await w.db.pool.query<{ outcome: string }>('select outcome from hub.environment_query')).rows
  assert.deepEqual(written, [{ outcome: 'stopped' }])
  const next = await w.as<QueryAnswer>(anna, 'POST', `environments/${id}/queries`, { sql: 'select 2 as n' })
  assert.deepEqual(next.body.rows, [[2]])
})

test('one project cannot see another’s, and people of other organisations see none', async (t) => {
  const w = await world(t)
  const mine = await w.granted('DT 2026-1', [anna])
  const other = await w.granted('DT 2026-2', [bo])
  for (const { id } of [mine, other])
    await w.as(id === mine.id ? anna : bo, 'POST', `environments/${id}/rows`)
  await w.work()
  const { body } = await w.as<Output>(bo, 'POST', `environments/${other.id}/outputs`, result)
  for (const url of ['', '/queries', '/outputs'])
    assert.equal((await w.as(anna, 'GET', `environments/${other.id}${url}`)).status, 404, url)
  assert.equal(
    (await w.as(anna, 'POST', `environments/${other.id}/queries`, { sql: 'select 1' })).status,
    404,
  )
  assert.equal((await w.as(anna, 'POST', `outputs/${body.id}/withdraw`, { version: 1 })).status, 404)
  assert.equal((await w.as(anna, 'GET', `outputs/${body.id}/file`)).status, 404)
  const sql = `select * from read_parquet('../${other.id}/01/rows.parquet')`
  assert.equal(
    (await w.as<QueryAnswer>(anna, 'POST', `environments/${mine.id}/queries`, { sql })).body.fault,
    'sql',
  )
  const moved = { ...anna, organisation: newId() }
  assert.equal((await w.as(moved, 'GET', `environments/${mine.id}`)).status, 404)
  assert.deepEqual((await w.as<{ items: unknown[] }>(moved, 'GET', 'environments')).body.items, [])
})

test('a result that a check stops is not submitted; one that is returned is changed and reviewed anew', async (t) => {
  const w = await world(t)
  const { id } = await w.granted('DT 2026-3', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  const rows = await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, {
    ...result,
    sql: 'select person, days from waiting',
  })
  assert.deepEqual(
    rows.body.checks.filter(({ outcome }) => outcome === 'stop').map(({ code }) => code),
    ['identifiers', 'counts'],
  )
  assert.equal((await w.as(anna, 'POST', `outputs/${rows.body.id}/submit`, { version: 1 })).status, 422)
  const changed = await w.as<Output>(anna, 'PUT', `outputs/${rows.body.id}`, { ...result, version: 1 })
  assert.deepEqual([changed.body.stops, changed.body.version], [0, 2])
  const submit = (version: number) =>
    w.as<Output>(anna, 'POST', `outputs/${rows.body.id}/submit`, { version })
  const sent = await submit(2)
  const review = (party: Party, version: number, verdict: string) =>
    w.as<Output>(party, 'POST', `reviews/${rows.body.id}`, { version, verdict, reasons: 'Tell more.' })
  const returned = await review(reviewers[0], sent.body.version, 'return')
  assert.equal(returned.body.state, 'RETURNED')
  const own = (await w.as<Output>(anna, 'GET', `outputs/${rows.body.id}`)).body
  assert.deepEqual(
    own.reviews.map(({ verdict, reasons }) => [verdict, reasons]),
    [['return', 'Tell more.']],
    'the project is told why',
  )
  const { items } = (await w.as<{ items: EnvironmentItem[] }>(anna, 'GET', 'environments')).body
  assert.deepEqual(items[0]!.outputs, { returned: 1, leaving: 0, released: 0 })
  const again = await submit(returned.body.version)
  const first = await review(reviewers[0], again.body.version, 'approve')
  assert.equal(first.body.state, 'PARTIALLY_REVIEWED', 'of this round it is the first')
  assert.equal((await review(reviewers[1], first.body.version, 'reject')).body.state, 'REJECTED')
  await w.work()
  assert.equal((await w.as(anna, 'GET', `outputs/${rows.body.id}/file`)).status, 409)
})

test('a result is compared with those that have left or are on their way, when it is saved and when it is submitted', async (t) => {
  const w = await world(t)
  const { id } = await w.granted('DT 2026-7', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  const save = async (asked: object) =>
    (await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, { ...result, ...asked })).body
  const submit = async ({ id: output, version }: Output) =>
    (await w.as<Output>(anna, 'POST', `outputs/${output}/submit`, { version })).body
  const compared = ({ checks }: Output) => {
    const found = checks.filter(({ code }) => code === 'earlier')
    assert.equal(found.length, 1)
    return `${found[0]!.outcome}: ${found[0]!.text.en}`
  }
  const first = await save({ title: 'All' })
  // One that leaves out somebody who is in the first.
  const second = await save({ title: 'But one', sql: bySpecialty.replace('group', 'where days <> 5 group') })
  assert.match(compared(second), /^ok: No other result/)
  await submit(first)
  const submitted = await submit(second)
  const told = /^look: Fewer than 5 people .*: specialty = 101 \(But one\) – specialty = 101 \(All\)/
  assert.match(compared(submitted), told)
  assert.match(compared((await w.as<Output>(reviewers[0], 'GET', `reviews/${second.id}`)).body), told)
  assert.match(compared(await save({ title: 'Again' })), /101 \(Again\) – specialty = 101 \(But one\)/)
})

test('when a permit is revoked nobody gets in, its files go, and there is proof of it', async (t) => {
  const w = await world(t)
  const { id } = await w.granted('DT 2026-4', [anna])
  const sweep = () => w.hub.jobs.handlers['hub:sweep-environments']!({}, {} as never)
  // Its rows are ordered by itself.
  await sweep()
  await w.work()
  const rows = join(w.dataDir, 'hub/rows', id, '01/rows.parquet')
  await access(rows)
  const { body } = await w.as<Output>(anna, 'POST', `environments/${id}/outputs`, result)
  await revokePermit(w.db.pool, id, {
    by: 'a steward',
    at: new Date(w.clock.epochMilliseconds()),
    reasons: 'A test',
  })
  assert.equal((await w.as(anna, 'POST', `environments/${id}/queries`, { sql: 'select 1' })).status, 403)
  await sweep()
  await w.work()
  await assert.rejects(access(rows))
  const { rows: proof } = await w.db.pool.query<{ part: string; files: { name: string }[] }>(
    'select part, files from hub.environment_emptied where permit = $1 order by part',
    [id],
  )
  assert.deepEqual(
    proof.map(({ part, files }) => [part, files.length]),
    [
      ['outputs', 1],
      ['rows', 1],
    ],
  )
  const { body: outputs } = await w.as<{ items: { id: string; state: string }[] }>(
    anna,
    'GET',
    `environments/${id}/outputs`,
  )
  assert.deepEqual(
    outputs.items.map((each) => [each.id, each.state]),
    [[body.id, 'WITHDRAWN']],
  )
})

test('a node that still works on the rows of a permit that has ended is told', async (t) => {
  const w = await world(t, 'held')
  const { id } = await w.granted('DT 2026-5', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  w.clock.advance({ hours: 24 * 500 })
  assert.equal((await w.as(anna, 'GET', `environments/${id}`)).status, 403, 'at once')
  const { body } = await w.as<{ items: EnvironmentItem[] }>(anna, 'GET', 'environments')
  assert.deepEqual(
    body.items.map(({ open }) => open),
    [false],
  )
  assert.equal(
    (await w.as(anna, 'GET', `environments/${id}/outputs`)).status,
    200,
    'what was let out is fetched',
  )
  await w.hub.jobs.handlers['hub:sweep-requests']!({}, {} as never)
  await w.work()
  assert.deepEqual(w.asked.at(-1), { region: '01', act: 'cancel' })
})

test('where sessions cannot be shut in as configured, none begins, and it is told', async (t) => {
  const { PATH } = process.env
  process.env['PATH'] = '/nowhere'
  t.after(() => {
    process.env['PATH'] = PATH
  })
  const w = await world(t, 'done', { sandbox: 'bwrap' })
  const { id } = await w.granted('DT 2026-6', [anna])
  await w.as(anna, 'POST', `environments/${id}/rows`)
  await w.work()
  const { body } = await w.as<{ code: string }>(anna, 'POST', `environments/${id}/queries`, {
    sql: 'select 1',
  })
  assert.equal(body.code, 'hub.environment_not_shut_in')
  const told = w.lines.filter((line) => JSON.stringify(line).includes('cannot be shut in'))
  assert.equal(told.length, 2, 'at start, and when somebody asked')
})
