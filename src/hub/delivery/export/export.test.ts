import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { newId } from '../../../kernel/index.ts'
import { openDuckDb } from '../../../region/index.ts'
import { analystOf, startHub } from '../hub-fixture.ts'

type Manifest = {
  output: { type: string; name: string; url: string; sha256: string; bytes: number; rows?: number }[]
}

describe('exports', () => {
  let hub: Awaited<ReturnType<typeof startHub>>
  const own = newId()
  before(async () => {
    hub = await startHub()
    hub.as(analystOf(own))
  })
  after(() => hub.stop())

  async function exported(formats: string[], bom = false): Promise<{ at: string; manifest: Manifest }> {
    const run = await hub.doneRun()
    const asked = await hub.ask('POST', '/api/hub/v1/exports', { run, formats, bom })
    assert.equal(asked.status, 202, asked.text)
    const at = String(asked.headers['content-location'])
    await hub.runJobs()
    const { status, text } = await hub.ask('GET', at)
    assert.equal(status, 200, text)
    return { at, manifest: JSON.parse(text) as Manifest }
  }
  const fileOf = async (manifest: Manifest, type: string) => {
    const file = manifest.output.find((each) => each.type === type)!
    return { ...file, ...(await hub.ask('GET', file.url)) }
  }

  test('are asked for, waited for, fetched and deleted', async () => {
    const run = await hub.doneRun({ state: 'running' })
    const { status, headers } = await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv'] })
    assert.equal(status, 202)
    const at = String(headers['content-location'])
    await hub.runJobs()
    const early = await hub.ask('GET', at)
    assert.equal(early.status, 202)
    assert.equal(early.headers['retry-after'], '2')
    await hub.db.pool.query(`update hub.run set state = 'done' where id = $1`, [run])
    hub.clock.advance({ minutes: 1 })
    await hub.runJobs()
    const manifest = JSON.parse((await hub.ask('GET', at)).text) as Manifest
    assert.deepEqual(
      manifest.output.map(({ type }) => type),
      ['csv', 'schema', 'checksums'],
    )
    assert.equal((await hub.ask('DELETE', at)).status, 204)
    assert.equal((await hub.ask('GET', at)).status, 404)
    assert.equal((await hub.ask('GET', manifest.output[0]!.url)).status, 404)
    assert.deepEqual(await readdir(join(hub.dataDir, 'hub/deliveries')), ['.making'])
  })

  test('every file is as long as it is said to be, and has the checksum', async () => {
    const { manifest } = await exported(['csv', 'csv_comma', 'jsonl', 'parquet', 'arrow'])
    assert.equal(manifest.output.length, 7)
    for (const { url, bytes: length, sha256 } of manifest.output) {
      const { bytes } = await hub.ask('GET', url)
      assert.equal(bytes.length, length)
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
    }
    const sums = (await fileOf(manifest, 'checksums')).text
    for (const { name, sha256, type } of manifest.output)
      assert.equal(sums.includes(`${sha256}  ${name}\n`), type !== 'checksums')
  })

  test('a suppressed value in CSV has its state beside it, and is neither zero nor told', async () => {
    const { manifest } = await exported(['csv', 'csv_comma'], true)
    const csv = await fileOf(manifest, 'csv')
    assert.equal(csv.rows, 3)
    assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    assert.deepEqual(csv.bytes.toString('utf8').replace('\uFEFF', '').split('\r\n'), [
      'region;month;waiting;waiting_status;within_90;within_90_status',
      '01;2026-09;1234;told;0.815;told',
      '03;2026-09;;threshold;;empty',
      '04;;;complementary;;withheld',
      '',
    ])
    assert.match((await fileOf(manifest, 'csv_comma')).text, /^.?region,month,waiting,waiting_status/)
  })

  test('all formats say the same', async () => {
    const { at, manifest } = await exported(['jsonl', 'parquet', 'arrow'])
    const lines = (await fileOf(manifest, 'jsonl')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    assert.deepEqual(lines[1], {
      region: '03',
      month: '2026-09',
      waiting: null,
      waiting_status: 'threshold',
      within_90: null,
      within_90_status: 'empty',
    })
    const arrow = tableFromIPC((await fileOf(manifest, 'arrow')).bytes)
    const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
    assert.deepEqual(
      arrow.toArray().map((row) => Object.fromEntries([...row].map(([name, value]) => [name, plain(value)]))),
      lines,
    )
    const folder = join(hub.dataDir, 'hub/deliveries', at.split('/').at(-1)!)
    const duckDb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 200 })
    const parquet = join(folder, (await fileOf(manifest, 'parquet')).name)
    assert.deepEqual(await duckDb.rows(`select * from read_parquet('${parquet}')`), lines)
    const notes = await duckDb.rows(
      `select decode(value) as value from parquet_kv_metadata('${parquet}') where key = 'product_hash'`,
    )
    assert.equal(notes[0]!['value'], hub.book.byId('waiting')!.hash)
    duckDb.close()
  })

  test('the schema has definitions in both languages, units, codes, the hash, and who did not answer', async () => {
    const { manifest } = await exported(['csv'])
    const schema = JSON.parse((await fileOf(manifest, 'schema')).text)
    const waiting = hub.book.byId('waiting')!
    assert.equal(schema.product.hash, waiting.hash)
    assert.deepEqual(schema.run.absent, ['08'])
    const [region, , measure, status] = schema.columns
    assert.equal(schema.codes[region.codes]['01'].sv, 'Stockholm')
    assert.deepEqual(measure.definition, waiting.measures[0]!.definition)
    assert.equal(measure.unit, 'count')
    assert.ok(status.values.includes('threshold'))
  })

  test("another organisation's is not there", async () => {
    const { at, manifest } = await exported(['csv'])
    hub.as(analystOf(newId()))
    for (const url of [at, manifest.output[0]!.url]) assert.equal((await hub.ask('GET', url)).status, 404)
    assert.equal((await hub.ask('DELETE', at)).status, 404)
    hub.as(analystOf(own))
    assert.equal((await hub.ask('GET', at)).status, 200)
  })

  test("what was counted under another's permit is not to be had", async () => {
    const run = await hub.doneRun({ permit: newId(), organisation: newId() })
    assert.equal((await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv'] })).status, 404)
    assert.equal((await hub.ask('GET', `/api/hub/v1/runs/${run}/figures`)).status, 404)
  })

  test('a file is known by the name it was given alone', async () => {
    const { at } = await exported(['csv'])
    await writeFile(join(hub.dataDir, 'hub/deliveries/secret'), 'secret')
    for (const name of ['secret', '..%2Fsecret', '%2e%2e%2fsecret', 'SHA256SUMS%00'])
      assert.notEqual((await hub.ask('GET', `${at}/files/${name}`)).status, 200, name)
    await rm(join(hub.dataDir, 'hub/deliveries/secret'))
  })

  test('a delivery that cannot be written has failed, says so, and leaves nothing', async () => {
    const run = await hub.doneRun()
    const { headers } = await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv', 'parquet'] })
    const making = join(hub.dataDir, 'hub/deliveries/.making')
    await rm(making, { recursive: true })
    await writeFile(making, 'in the way')
    await hub.runJobs()
    const { status, text } = await hub.ask('GET', String(headers['content-location']))
    assert.equal(status, 410)
    assert.match(text, /not_written/)
    assert.ok(
      !(await readdir(join(hub.dataDir, 'hub/deliveries'))).includes(
        String(headers['content-location']).split('/').at(-1)!,
      ),
    )
    await rm(making)
  })

  test('a definition that has changed since is not delivered under the old name', async () => {
    const run = await hub.doneRun()
    await hub.db.pool.query(`update hub.run set product_hash = 'another' where id = $1`, [run])
    const { headers } = await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv'] })
    await hub.runJobs()
    assert.match((await hub.ask('GET', String(headers['content-location']))).text, /product_changed/)
  })

  test('an organisation has a bounded number of them', async () => {
    hub.as(analystOf(newId()))
    const run = await hub.doneRun()
    const statuses: number[] = []
    for (let at = 0; at < 51; at++)
      statuses.push((await hub.ask('POST', '/api/hub/v1/exports', { run, formats: ['csv'] })).status)
    assert.deepEqual(statuses, [...Array<number>(50).fill(202), 429])
    hub.as(analystOf(own))
  })

  test('each file that is fetched is in the log', async () => {
    const { at, manifest } = await exported(['csv'])
    hub.entered.length = 0
    await hub.ask('GET', manifest.output[0]!.url)
    assert.deepEqual(
      hub.entered.map(({ act, about }) => [act, about]),
      [['hub.delivery.fetched', at.split('/').at(-1)]],
    )
  })

  test('figures come page by page', async () => {
    const run = await hub.doneRun()
    const first = JSON.parse((await hub.ask('GET', `/api/hub/v1/runs/${run}/figures?limit=2`)).text)
    assert.deepEqual([first.items.length, first.total, first.next], [2, 3, '2'])
    assert.deepEqual(first.items[1].figures.waiting, { suppressed: 'threshold' })
    const last = JSON.parse((await hub.ask('GET', `/api/hub/v1/runs/${run}/figures?limit=2&cursor=2`)).text)
    assert.deepEqual(last.items[0].at, { region: '04', month: null })
    assert.equal(last.next, undefined)
  })
})
