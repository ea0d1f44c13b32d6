import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runPendingJobs } from '../../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { openDuckDb, type RunAnswer } from '../../region/index.ts'
import { readProducts } from '../product/product-book.ts'
import type { Permit } from '../request/permit.ts'
import { type NodeClient, NodeError } from '../run/node-client.ts'
import { alikeText } from './alike-texts.ts'
import { permitFixture } from './permit-fixture.ts'
import { receiveFile, UnusableFile } from './receive.ts'
import { openRowsFolder } from './rows-folder.ts'
import { orderRowsOf, rowsJobs } from './rows-jobs.ts'
import { readRows } from './rows-store.ts'

type Given = { bytes: Buffer; file: NonNullable<RunAnswer['file']> }

/** Rows as a node would write them. */
async function parquet(t: TestContext, columns: string, rows = 3): Promise<Given> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-parquet-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const duckDb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 128 })
  const path = join(folder, 'a.parquet')
  await duckDb.run(`copy (select ${columns} from range(${rows})) to '${path}' (format parquet)`)
  duckDb.close()
  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, file: { sha256, rows, bytes: bytes.length } }
}

interface Made {
  answer?: (run: string) => Partial<RunAnswer> | Error
  body?: () => AsyncIterable<Uint8Array>
}

async function world(t: TestContext, nodes: Record<string, Made>) {
  const { db, drop } = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-test-rows-'))
  t.after(async () => {
    await drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const clock = new FakeClock('2126-11-26T08:00:00Z')
  const { log, lines } = captureLog()
  let permit: Permit = permitFixture({ regions: Object.keys(nodes) })
  const asked: string[] = []
  const client: NodeClient = {
    async ask({ region }, order) {
      asked.push(`${region} ${order.act}`)
      const answer = nodes[region]!.answer!(order.run)
      if (answer instanceof Error) throw answer
      return { run: order.run, region, state: 'running', ...answer }
    },
    describe: () => Promise.reject(new NodeError('away')),
    file: async ({ region }) => nodes[region]!.body!(),
  }
  const folder = openRowsFolder(dataDir)
  const jobs = rowsJobs({
    db,
    clock,
    log,
    client,
    folder,
    book: await readProducts(join(import.meta.dirname, '../../../products')),
    permit: async () => permit,
    node: async (region) => ({ region, name: region, url: 'http://localhost', publicJwk: {} }),
  })
  const order = () => db.transaction((connection) => orderRowsOf(connection, clock, permit))
  await order()
  return {
    db,
    clock,
    asked,
    lines,
    order,
    work: () => runPendingJobs(db, jobs.handlers, log),
    workOn: () => runPendingJobs(db, jobs.handlers, log, { until: clock.now().add({ minutes: 2 }) }),
    end: (state: Permit['state']) => {
      permit = { ...permit, state }
    },
    states: async () =>
      (await readRows(db.pool, permit.id)).map(({ region, state, reason }) =>
        [region, state, reason?.code].filter(Boolean).join(' '),
      ),
    rows: () => readRows(db.pool, permit.id),
    files: () => readdir(folder.of(permit.id), { recursive: true }).catch(() => []),
  }
}

const whole = ({ bytes, file }: Given): Made => ({
  answer: () => ({ state: 'done', file }),
  async *body() {
    yield bytes.subarray(0, 10)
    yield bytes.subarray(10)
  },
})
const columns = `'01' as region, date '2026-01-31' as day, sha256('a') as person, 30 as days`

test('each region’s rows lie in a file of their own, checked; one that is away does not hold up the others', async (t) => {
  const w = await world(t, {
    '01': whole(await parquet(t, columns)),
    '12': { answer: () => new NodeError('away') },
  })
  await w.work()
  assert.deepEqual(await w.states(), ['01 ready', '12 waiting'])
  assert.deepEqual(
    (await w.files()).filter((name) => name.endsWith('.parquet')),
    ['01/rows.parquet'],
  )
  w.clock.advance({ hours: 24 * 15 })
  await w.workOn()
  assert.deepEqual(await w.states(), ['01 ready', '12 absent hub.node_away'])
  assert.equal(await w.order(), 1, 'only what is not there is ordered again')
})

test('a file that is damaged, cut off, too long, no Parquet, or not what was said is not there at all', async (t) => {
  const good = await parquet(t, columns)
  const { bytes, file } = good
  const damaged = Buffer.from(bytes).fill(0, 10, 20)
  const body = (...chunks: Buffer[]) =>
    async function* () {
      yield* chunks
    }
  const text = Buffer.from('this is no Parquet')
  const textFile = { sha256: createHash('sha256').update(text).digest('hex'), rows: 1, bytes: text.length }
  const w = await world(t, {
    '01': { ...whole(good), body: body(damaged) },
    '03': { ...whole(good), body: body(bytes.subarray(0, 50)) },
    '05': { ...whole(good), body: body(bytes, bytes) },
    '12': { answer: () => ({ state: 'done', file: textFile }), body: body(text) },
    '14': { ...whole(good), answer: () => ({ state: 'done', file: { ...file, rows: 4 } }) },
    '24': whole(await parquet(t, `${columns}, 'Tolvan' as name`)),
    '25': { ...whole(good), answer: () => ({ state: 'done', file: { ...file, bytes: 1e12 } }) },
  })
  await w.work()
  assert.deepEqual(await w.states(), [
    '01 failed hub.rows_other_content',
    '03 failed hub.rows_other_size',
    '05 failed hub.rows_other_size',
    '12 failed hub.rows_not_parquet',
    '14 failed hub.rows_other_rows',
    '24 failed hub.rows_other_columns',
    '25 failed hub.rows_too_large',
  ])
  assert.deepEqual(
    (await w.files()).filter((name) => name !== '.making'),
    [],
  )
})

test('how alike the people are is counted with the rows: each once, by what describes them, and no value is kept', async (t) => {
  // 400 people, each in two rows: 200 women, 194 men, and 6 men of three ages that no one else has; one of them turns 95 between the two.
  const planted = `date '2026-01-31' as day, sha256((range // 2)::text) as person, if(range < 400, 'F', 'M') as sex,
    case when range < 788 then '40-44' when range < 796 then '90-94' when range in (796, 797, 798) then '95-99' else '100+' end as age_group`
  const beds = { ...whole(await parquet(t, `'01' as region, date '2026-01-31' as day, 30 as days`)) }
  const w = await world(t, {
    '01': whole(await parquet(t, planted, 800)),
    '12': whole(await parquet(t, columns)),
    '14': beds,
  })
  await w.work()
  assert.deepEqual(await w.states(), ['01 ready', '12 ready', '14 ready'])
  const found = (await w.rows()).map(({ anonymity }) => anonymity)
  const by = ['age_group', 'sex']
  assert.deepEqual(found, [
    { k: 5, people: 400, fewer: 6, smallest: 1, by, generalise: ['age_group'], rest: 0 },
    { k: 5, people: 1, fewer: 1, smallest: 1, by: [], generalise: [], rest: 1 },
    null,
  ])
  assert.equal(
    alikeText(found[0]!).sv,
    '6 av 400 personer är färre än 5 om samma åldersgrupp och kön; den minsta gruppen är 1. Utan åldersgrupp är ingen det.',
  )
  assert.ok(!/90-94|95-99|100\+/.test(JSON.stringify([found, w.lines])))
  assert.deepEqual(
    (await w.files()).filter((name) => name.includes('counting')),
    [],
  )
})

test('a connection that breaks on the way is tried again, from the beginning', async (t) => {
  const good = await parquet(t, columns)
  let tries = 0
  const w = await world(t, {
    '01': {
      ...whole(good),
      async *body() {
        yield good.bytes.subarray(0, 10)
        if (tries++ === 0) throw new NodeError('away')
        yield good.bytes.subarray(10)
      },
    },
  })
  await w.work()
  assert.deepEqual(await w.states(), ['01 waiting'])
  await w.workOn()
  assert.deepEqual(await w.states(), ['01 ready'])
})

test('a permit that ends while the file comes leaves nothing', async (t) => {
  const good = await parquet(t, columns)
  const w = await world(t, {
    '01': {
      ...whole(good),
      async *body() {
        yield good.bytes
        w.end('revoked')
      },
    },
  })
  await w.work()
  assert.deepEqual(await w.states(), ['01 removed'])
  assert.deepEqual(
    (await w.files()).filter((name) => name !== '.making'),
    [],
  )
})

test('under a permit that has ended nothing is ordered, and the node is told', async (t) => {
  const w = await world(t, { '01': { answer: () => ({ state: 'cancelled' }) } })
  w.end('expired')
  await w.work()
  assert.deepEqual(await w.states(), ['01 removed'])
  assert.deepEqual(w.asked, ['01 cancel'])
})

test('what a region decides is told in its own words', async (t) => {
  const reason = {
    code: 'region.policy_no_part',
    sv: 'Regionen deltar inte.',
    en: 'The region takes no part.',
  }
  const w = await world(t, {
    '01': { answer: () => ({ state: 'refused', reason }) },
    '12': { answer: () => ({ state: 'held' }) },
  })
  await w.work()
  assert.deepEqual(await w.states(), ['01 refused region.policy_no_part', '12 held'])
})

test('a full disk is told', async () => {
  const bytes = Buffer.alloc(1 << 16)
  const body = async function* () {
    yield bytes
  }
  // Opened as it is: never made, replaced or removed.
  await assert.rejects(receiveFile(body(), '/dev/full', { sha256: '', rows: 1, bytes: bytes.length }), {
    code: 'ENOSPC',
  })
  await assert.rejects(
    receiveFile(body(), '/dev/null', { sha256: '', rows: 1, bytes: 5 }),
    (error: unknown) => error instanceof UnusableFile && error.why === 'other_size',
  )
})
