import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { testDatabase } from '../../kernel/testkit/index.ts'
import type { RegionRun } from '../contract/index.ts'
import { literal } from '../engine/duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import { postgresEngine } from '../engine/postgres-engine.ts'
import { fillPostgres, smallRegion } from '../model-fixture.ts'
import { analyst, type Given, startRegion, steward } from '../region-fixture.ts'
import type { Cell, Fault, RunOrder } from '../wire/index.ts'

const byHand = { settings: { defaults: { takesPart: true, byHand: true, threshold: 5 } } }

/** An engine whose questions wait until they are let go, or stopped. */
function gated() {
  const arrived = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  const around = (engine: Engine): Engine => ({
    ...engine,
    async rows(sql, values, options) {
      arrived.resolve()
      if (options.signal?.aborted) stopped.resolve()
      options.signal?.throwIfAborted()
      const aborted = new Promise<never>((_, reject) =>
        options.signal?.addEventListener('abort', () => {
          stopped.resolve()
          reject(options.signal!.reason)
        }),
      )
      await Promise.race([gate.promise, aborted])
      return engine.rows(sql, values, options)
    },
  })
  return { around, arrived: arrived.promise, release: () => gate.resolve(), stopped: stopped.promise }
}

test('a run that is held shows in words what is asked, waits for somebody, and goes on when she approves', async (t) => {
  const node = await startRegion(t, byHand)
  await node.start()
  const order = await node.run('waiting', { measures: ['median'], dimensions: ['specialty'] })
  assert.equal((await node.order(order)).state, 'held')
  await node.work()
  assert.equal((await node.about('status', order.run)).state, 'held')

  const { body } = await node.ask<{ items: RegionRun[] }>(steward, 'GET', '/runs?state=held')
  const [held] = body.items
  assert.equal(held!.heldWhy, 'by_hand')
  assert.equal(
    held!.words.sv,
    'Anna Analytiker, Region Test vill ha Väntande: Väntetid, median, per Verksamhetsområde, från 1 januari 2025 till och med 31 december 2025. Ändamål: Följa vårdgarantin. Antal personer under 5 redovisas inte.',
  )
  assert.equal(
    held!.words.en,
    'Anna Analytiker, Region Test asks for Waiting: Waiting time, median, by Speciality, from 1 January 2025 to 31 December 2025. Purpose: Följa vårdgarantin. Counts of people below 5 are not told.',
  )

  const approved = await node.ask<RegionRun>(steward, 'POST', `/runs/${order.run}/approve`)
  assert.equal(approved.status, 200)
  assert.deepEqual(approved.body.decidedBy, { id: 'stina', name: 'Stina' })
  await node.work()
  assert.equal((await node.about('result', order.run)).state, 'done')
  const again = await node.ask(steward, 'POST', `/runs/${order.run}/approve`)
  assert.equal(again.body.code, 'region.run_not_held')
  assert.ok(
    node.entered.some(
      ({ act, by, about }) => act === 'region.run.approve' && by === 'stina' && about === order.run,
    ),
  )
})

test('a run that somebody refuses never runs, and who asked is told why', async (t) => {
  const node = await startRegion(t, byHand)
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  const { body } = await node.ask<RegionRun>(steward, 'POST', `/runs/${order.run}/refuse`, {
    reason: 'Perioden är för lång.',
  })
  assert.equal(body.state, 'refused')
  await node.work()
  const { state, reason, cells } = await node.about('result', order.run)
  assert.equal(state, 'refused')
  assert.equal(reason!.code, 'region.run_refused')
  assert.match(reason!.sv, /Perioden är för lång\./)
  assert.equal(cells, undefined)
})

test('who may only read sees runs and decides nothing', async (t) => {
  const node = await startRegion(t, byHand)
  const order = await node.run('waiting')
  await node.order(order)
  assert.equal((await node.ask(analyst, 'GET', `/runs/${order.run}`)).status, 200)
  assert.equal((await node.ask(analyst, 'POST', `/runs/${order.run}/approve`)).status, 403)
  assert.equal((await node.ask(undefined, 'GET', '/runs')).status, 401)
})

test('a hub cancels: the engine is interrupted, and the run gives nothing out', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await gate.arrived
  assert.equal((await node.about('status', order.run)).state, 'running')
  assert.equal((await node.about('cancel', order.run)).state, 'cancelled')
  await node.runner.look()
  await gate.stopped
  await node.runner.idle()
  assert.equal((await node.about('result', order.run)).state, 'cancelled')
})

test('the region ends a run that is under way: the engine is interrupted, and who asked is told why', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await gate.arrived
  const path = `/runs/${order.run}/cancel`
  const reason = 'Databasen ska läggas om.'
  assert.equal((await node.ask(analyst, 'POST', path, { reason })).status, 403)
  const { body } = await node.ask<RegionRun>(steward, 'POST', path, { reason })
  assert.equal(body.state, 'cancelled')
  assert.deepEqual(body.decidedBy, { id: 'stina', name: 'Stina' })
  await node.runner.look()
  await gate.stopped
  await node.runner.idle()
  const told = await node.about('result', order.run)
  assert.equal(told.state, 'cancelled')
  assert.match(told.reason!.sv, /Databasen ska läggas om\./)
  assert.equal(told.cells, undefined)
  const again = await node.ask(steward, 'POST', path, { reason })
  assert.equal(again.body.code, 'region.run_over')
  assert.ok(
    node.entered.some(
      ({ act, by, about }) => act === 'region.run.cancel' && by === 'stina' && about === order.run,
    ),
  )
})

test('a run that ends as it is cancelled stays cancelled', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await gate.arrived
  await node.db.pool.query(`update region.run set state = 'cancelled', worker = null`)
  gate.release()
  await node.runner.idle()
  const result = await node.about('result', order.run)
  assert.equal(result.state, 'cancelled')
  assert.equal(result.cells, undefined)
})

test('a run that takes too long is ended', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around, settings: { timeoutMs: 1 } })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await node.work()
  const { state, reason } = await node.about('status', order.run)
  assert.equal(state, 'failed')
  assert.equal(reason!.code, 'region.run_timed_out')
})

test('what the engine says of data is in no answer and no log', async (t) => {
  const secret = 'Conversion Error: Could not convert string "19121212-1212" to INT32'
  const around = (engine: Engine): Engine => ({ ...engine, rows: () => Promise.reject(new Error(secret)) })
  const node = await startRegion(t, { around })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await node.work()
  const answer = await node.about('result', order.run)
  assert.equal(answer.reason!.code, 'region.run_failed')
  assert.doesNotMatch(JSON.stringify([answer, node.lines]), /1912|INT32/)
  assert.match(JSON.stringify(node.lines), /"Conversion Error"/)
})

test('a node that is killed in a run starts it again when it is back', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around })
  const killed = await node.another()
  await killed.start()
  const order = await node.run('waiting')
  await node.order(order)
  await gate.arrived
  // As when its process ends: it says nothing, and its connections are gone.
  await killed.db.close()
  const { rows: held } = await node.db.pool.query('select state from region.run')
  assert.deepEqual(held, [{ state: 'running' }])
  await node.start()
  await node.runner.look()
  await node.runner.look()
  gate.release()
  await node.work()
  assert.equal((await node.about('status', order.run)).state, 'done')
  const { rows } = await node.db.pool.query('select attempts from region.run')
  assert.deepEqual(rows, [{ attempts: 2 }])
})

test('a run that is interrupted again and again is given up', async (t) => {
  const node = await startRegion(t, { settings: { mostAttempts: 2 } })
  const order = await node.run('waiting')
  await node.order(order)
  await node.db.pool.query(
    `update region.run set state = 'running', worker = 'region.worker.of-the-dead', attempts = 2`,
  )
  await node.start()
  await node.runner.look()
  await node.runner.look()
  const { state, reason } = await node.about('status', order.run)
  assert.equal(state, 'failed')
  assert.equal(reason!.code, 'region.run_gave_up')
})

test('a node that is stopped puts back what it ran', async (t) => {
  const gate = gated()
  const node = await startRegion(t, { around: gate.around })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await gate.arrived
  await node.runner.stop()
  const { rows } = await node.db.pool.query('select state, attempts, worker from region.run')
  assert.deepEqual(rows, [{ state: 'waiting', attempts: 0, worker: null }])
})

test('a load between the questions of an order has them asked again', async (t) => {
  const loads = ['1', '2', '2', '2'].map((hour) => `2026-11-22T0${hour}:00:00Z`)
  let at = 0
  const node = await startRegion(t, {
    data: {
      factsOf: async () => ({
        loadedAt: loads[Math.min(at++, loads.length - 1)]!,
        dataUntil: '2026-11-21',
        setAside: 0,
        flags: [],
      }),
    },
  })
  await node.start()
  const order = await node.run('waiting')
  await node.order(order)
  await node.work()
  assert.equal((await node.about('status', order.run)).evidence!.loadedAt, '2026-11-22T02:00:00Z')
  assert.equal(at, 4)
})

test('a node whose data was never loaded says so, and does not answer nought of everything', async (t) => {
  const nothing = { dataUntil: '1970-01-01', setAside: 0, flags: [] }
  const missing = Object.assign(new Error('relation "fakta" does not exist'), { code: '42P01' })
  const nodes = {
    'nothing is loaded': await startRegion(t, {
      data: { factsOf: async () => ({ loadedAt: '1970-01-01T00:00:00.000Z', ...nothing }) },
    }),
    'the warehouse is empty': await startRegion(t, { data: { factsOf: () => Promise.reject(missing) } }),
  }
  for (const [why, node] of Object.entries(nodes)) {
    await node.start()
    const order = await node.run('waiting')
    await node.order(order)
    await node.work()
    const { state, reason } = await node.about('status', order.run)
    assert.deepEqual([state, reason?.code], ['failed', 'region.data_not_there'], why)
  }
})

test('results are kept for a time, and then are gone', async (t) => {
  const node = await startRegion(t, { settings: { keepDays: 2 } })
  await node.start()
  const order = await node.run('beds')
  await node.order(order)
  await node.work()
  node.clock.advance({ hours: 47 })
  await node.runner.purge()
  assert.ok((await node.about('result', order.run)).cells)
  node.clock.advance({ hours: 2 })
  await node.runner.purge()
  const gone = (await node.about('result', order.run)) as unknown as Fault
  assert.equal(gone.fault.code, 'region.result_gone')
  assert.equal((await node.about('status', order.run)).state, 'done')
})

// ── rows ─────────────────────────────────────────────────────────────────────────────────────

const permit = (until: string) => ({ id: '0197a000-0000-7000-8000-0000000000aa', epoch: 1, until })
const rowsOf = async (node: Awaited<ReturnType<typeof startRegion>>, until: string): Promise<RunOrder> => ({
  ...(await node.run('costs', { measures: ['total'], dimensions: ['care_form', 'year'] })),
  form: 'rows',
  permit: permit(until),
})

/** Fetches a run's file with a signed order. */
async function fetchFile(node: Awaited<ReturnType<typeof startRegion>>, run: string, order: unknown) {
  return node.http.app.inject({
    method: 'GET',
    url: `/api/region/v1/files/${run}`,
    headers: { host: 'localhost', authorization: `Order ${await node.sign(order)}` },
  })
}

/** A warehouse in PostgreSQL with the same rows as the store. */
async function warehouse(t: TestContext): Promise<Engine> {
  const { db, url, drop } = await testDatabase()
  const engine = postgresEngine({ url, timeoutMs: 60_000 })
  t.after(async () => {
    await engine.close()
    await drop()
  })
  await fillPostgres(db, smallRegion())
  return engine
}

const nodes: [string, (t: TestContext) => Promise<Given>][] = [
  ['the node’s own store', async () => ({})],
  ['a warehouse read in place', async (t) => ({ around: always(await warehouse(t)) })],
]
const always = (engine: Engine) => () => engine
for (const [name, given] of nodes)
  test(`${name}: rows under a permit come as one whole file, under the permit’s own pseudonyms, without who has opted out`, async (t) => {
    const node = await startRegion(t, await given(t))
    await node.start()
    const order = await rowsOf(node, '2027-01-01T00:00:00Z')
    await node.order(order)
    await node.work()
    const { file, cells } = await node.about('result', order.run)
    assert.equal(cells, undefined)
    const fetched = await fetchFile(node, order.run, { v: 1, act: 'result', run: order.run })
    assert.equal(fetched.statusCode, 200)
    assert.equal(createHash('sha256').update(fetched.rawPayload).digest('hex'), file!.sha256)
    assert.equal(fetched.rawPayload.length, file!.bytes)

    const region = smallRegion()
    const optedOut = new Set(
      region['person']!.filter((each) => each['opted_out'] === true).map((each) => each['person']),
    )
    const expected = region['contact_cost']!.filter(
      (row) => !optedOut.has(row['person']!) && String(row['day']).startsWith('2025'),
    )
    assert.equal(file!.rows, expected.length)
    const path = join(node.dataDir, 'region', 'files', `${order.run}.parquet`)
    const rows = await node.store.rows(`select * from ${literal(path)}`)
    assert.deepEqual(
      Object.keys(rows[0]!),
      ['day', 'person', 'care_form', 'cost'],
      'no column that nobody asked for',
    )
    const pseudonymOf = (person: unknown) =>
      createHash('sha256')
        .update(`${person}${permit('').id} 1`)
        .digest('hex')
    assert.deepEqual(
      rows.map(({ person }) => person).sort(),
      expected.map(({ person }) => pseudonymOf(person)).sort(),
    )
    assert.deepEqual(
      rows.map(({ day, cost }) => [day, cost]).sort(),
      expected.map(({ day, cost }) => [day, cost]).sort(),
    )
    assert.doesNotMatch(fetched.rawPayload.toString('latin1'), /p-0\d\d/, 'no pseudonym of stage 1 leaves')
    assert.deepEqual(
      await readdir(join(node.dataDir, 'region', 'files')),
      [`${order.run}.parquet`],
      'nothing lies beside it',
    )
  })

test('a warehouse that is gone while its rows come: the run fails, and no part of a file is left', async (t) => {
  const engine = await warehouse(t)
  const kept: string[] = []
  const node = await startRegion(t, {
    around: always({
      ...engine,
      async *batches(...asked) {
        yield* engine.batches!(...asked)
        const folder = join(node.dataDir, 'region', 'files')
        for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
          if (entry.isFile()) kept.push(await readFile(join(entry.parentPath, entry.name), 'latin1'))
        throw new Error('Connection terminated while "p-001" was read')
      },
    }),
  })
  await node.start()
  const order = await rowsOf(node, '2027-01-01T00:00:00Z')
  await node.order(order)
  await node.work()
  const answer = await node.about('result', order.run)
  assert.deepEqual([answer.state, answer.reason!.code], ['failed', 'region.run_failed'])
  assert.doesNotMatch(JSON.stringify([answer, node.lines]), /p-0\d\d/)
  assert.match(kept.join(), /[0-9a-f]{64}/, 'what had come was on the disk')
  assert.doesNotMatch(kept.join(), /p-0\d\d/, 'under the permit’s own pseudonyms alone')
  assert.deepEqual(await readdir(join(node.dataDir, 'region', 'files')), [])
})

test('a file is given for a signed order for just its result, once', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const order = await rowsOf(node, '2027-01-01T00:00:00Z')
  await node.order(order)
  await node.work()
  const codeOf = async (asked: unknown) =>
    (await fetchFile(node, order.run, asked)).json<{ code: string }>().code
  assert.equal(await codeOf({ v: 1, act: 'status', run: order.run }), 'region.run_unknown')
  assert.equal(
    await codeOf({ v: 1, act: 'result', run: '0197a000-0000-7000-8000-00000000dead' }),
    'region.run_unknown',
  )
  const unsigned = await node.ask(undefined, 'GET', `/files/${order.run}`)
  assert.equal(unsigned.body.code, 'region.order_untrusted')
  const authorization = `Order ${await node.sign({ v: 1, act: 'result', run: order.run })}`
  const get = () =>
    node.http.app.inject({
      method: 'GET',
      url: `/api/region/v1/files/${order.run}`,
      headers: { host: 'localhost', authorization },
    })
  assert.equal((await get()).statusCode, 200)
  assert.equal((await get()).statusCode, 409)
})

test('a permit that runs out in the run: it fails by name, and no file is left', async (t) => {
  const node = await startRegion(t, {
    around: (engine) => ({
      ...engine,
      async writeParquet(...asked) {
        const rows = await engine.writeParquet!(...asked)
        node.clock.advance({ hours: 2 })
        return rows
      },
    }),
  })
  await node.start()
  const order = await rowsOf(node, '2026-11-22T11:00:00Z')
  await node.order(order)
  await node.work()
  const { state, reason, file } = await node.about('result', order.run)
  assert.equal(state, 'failed')
  assert.equal(reason!.code, 'region.permit_expired')
  assert.equal(file, undefined)
  assert.deepEqual(await readdir(join(node.dataDir, 'region', 'files')), [])
})

test('a refusal with a personnummer in its reason is not told to the hub, nor kept', async (t) => {
  const node = await startRegion(t, {
    settings: { defaults: { takesPart: true, byHand: true, threshold: 5 } },
  })
  const order = await node.run('beds')
  await node.order(order)
  const refusal = { reason: 'It is about 19900101-2385' }
  const { status, body } = await node.ask(steward, 'POST', `/runs/${order.run}/refuse`, refusal)
  assert.deepEqual([status, body.code], [422, 'region.reason_identity'])
  assert.equal((await node.about('status', order.run)).state, 'held')
})

test('a disk that is full while rows are written: the run fails, nothing is told of what was read, and no part of a file is left', async (t) => {
  const node = await startRegion(t, {
    around: (engine) => ({
      ...engine,
      async writeParquet(_, __, { path }) {
        await writeFile(path, 'PAR1 the beginning of a file')
        throw new Error(`IO Error: Could not write to "${path}": No space left on device`)
      },
    }),
  })
  await node.start()
  const order = await rowsOf(node, '2027-01-01T00:00:00Z')
  await node.order(order)
  await node.work()
  const answer = await node.about('result', order.run)
  assert.deepEqual([answer.state, answer.reason!.code], ['failed', 'region.run_failed'])
  assert.doesNotMatch(JSON.stringify([answer, node.lines]), /No space left|parquet/)
  assert.deepEqual(await readdir(join(node.dataDir, 'region', 'files')), [])
})

test('a permit that has run out before the run fails it, and no pseudonym is made', async (t) => {
  let made = 0
  const node = await startRegion(t, {
    pseudonyms: {
      stageTwo: async () => {
        made++
        return { sql: '?', values: [''] }
      },
    },
  })
  await node.start()
  const order = await rowsOf(node, '2026-11-22T09:00:00Z')
  await node.order(order)
  await node.work()
  assert.equal((await node.about('status', order.run)).reason!.code, 'region.permit_expired')
  assert.equal(made, 0)
})

// ── small counts ─────────────────────────────────────────────────────────────────────────────

const small = (cells: readonly Cell[]) => cells.filter(({ people }) => people! < 5)

test('small counts are told to the hub as evidence, with the threshold that it is held to', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const order = await node.run('waiting', { dimensions: ['month', 'specialty', 'sex', 'age_group'] })
  await node.order({ ...order, threshold: 2 })
  await node.work()
  const { cells, evidence } = await node.about('result', order.run)
  assert.equal(evidence!.threshold, 5, 'the product’s, though the order asks for less')
  assert.ok(small(cells!).length > 0)
})

test('a region that withholds tells nothing of them: neither cells nor measures of too few', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const { body } = await node.ask<{ digest: string }>(steward, 'GET', '/policies/waiting')
  await node.ask(steward, 'PUT', '/policies/waiting', {
    version: 0,
    digest: body.digest,
    decided: { takesPart: true, byHand: false, small: 'withhold', threshold: 8 },
  })
  const order = await node.run('waiting', { dimensions: ['month', 'specialty', 'sex'] })
  await node.order(order)
  await node.work()
  const { cells, evidence } = await node.about('result', order.run)
  assert.equal(evidence!.threshold, 8)
  const gone = cells!.filter((cell) => cell.withheld)
  assert.ok(gone.length > 0 && gone.length < cells!.length)
  for (const cell of gone)
    assert.deepEqual({ ...cell, at: [] }, { at: [], rows: 0, key: 0, parts: {}, withheld: true })
  for (const { parts, people, withheld } of cells!) {
    if (withheld) continue
    assert.ok(people! >= 8)
    for (const [name, value] of Object.entries(parts))
      if (name.endsWith('people')) assert.ok(value === 0 || value >= 8, `${name} ${value}`)
  }
})
