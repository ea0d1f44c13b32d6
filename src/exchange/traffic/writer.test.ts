import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { newId } from '../../kernel/index.ts'
import { callRecord, consumer, trafficWorld } from './traffic-fixture.ts'

const some = (count: number) => Array.from({ length: count }, () => callRecord())
const idsOf = (calls: readonly { id: string }[]) => calls.map(({ id }) => id).toSorted()

test('a call becomes a row and an audit entry, and leaves nothing on disk', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  const calls = some(1201)
  for (const call of calls) writer.record(call)
  await writer.flush()
  assert.deepEqual(await w.ids(), idsOf(calls))
  assert.deepEqual(
    (await w.entries()).map(({ about }) => about),
    idsOf(calls),
  )
  assert.equal(await w.journal(), '')
  await writer.close()
  assert.deepEqual(await readdir(w.journalFolder), [])
})

test('an entry says how it went, also of a caller that is not registered; what was not decided has none', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  const codes = ['ok', 'gone', 'VP007', 'VP009', 'fault']
  for (const [at, code] of codes.entries())
    writer.record(callRecord({ code, id: `0199000${at}-0000-7000-8000-000000000000` }))
  writer.record(callRecord({ code: 'VP007', system: undefined, id: '01990009-0000-7000-8000-000000000000' }))
  writer.record(callRecord({ code: 'VP002', decision: undefined, system: undefined }))
  await writer.flush()
  const entries = await w.entries()
  assert.deepEqual(
    entries.map(({ outcome }) => outcome),
    ['done', 'done', 'denied', 'failed', 'failed', 'denied'],
  )
  assert.equal(entries.at(-1)!.actor, consumer)
  assert.equal((await w.ids()).length, 7)
  await writer.close()
})

test('calls of a process that is killed while the database is away are written by the next, once', async (t) => {
  const w = await trafficWorld(t)
  const script = fileURLToPath(import.meta.resolve('./writer-process-fixture.ts'))
  const child = spawn(process.execPath, [script, w.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ids = line.split(' ').toSorted()

  const early = w.writer()
  await early.flush()
  assert.deepEqual(await w.ids(), [], 'the journal of a process that is there is its own')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [file] = (await readdir(w.journalFolder)).filter((name) => name.includes(`-${child.pid}.`))
  const left = await readFile(join(w.journalFolder, file!), 'utf8')
  assert.equal((await stat(join(w.journalFolder, file!))).mode & 0o777, 0o600)
  await appendFile(join(w.journalFolder, file!), left.slice(0, 100))

  early.takeOver()
  await early.flush()
  assert.deepEqual(await w.ids(), ids)
  assert.equal((await w.entries()).length, ids.length)
  assert.equal((await w.db.pool.query('select from exchange.call_fault')).rowCount, 1)
  await early.close()

  // The same file again, as after a crash between the commit and the removal.
  await appendFile(join(w.journalFolder, `calls-left-${newId()}-1.jsonl`), left)
  const late = w.writer()
  await late.flush()
  assert.deepEqual(await w.ids(), ids)
  assert.equal((await w.entries()).length, ids.length)
  assert.equal((await w.db.pool.query('select from exchange.call_fault')).rowCount, 1)
  await late.close()
  assert.equal(await w.journal(), '')
})

test('while the database is away nothing is lost, though more comes than memory holds', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  w.state.away = true
  const calls = some(21_000)
  for (const call of calls) writer.record(call)
  await assert.rejects(writer.flush())
  assert.equal(writer.full!(), false)
  assert.equal((await w.journal()).split('\n').length - 1, calls.length)
  w.state.away = false
  await writer.flush()
  assert.deepEqual(await w.ids(), idsOf(calls))
  assert.equal((await w.entries()).length, calls.length)
  assert.equal(await w.journal(), '')
  await writer.close()
})

test('a journal that is closed while the database is away is taken over by who opens it next', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  w.state.away = true
  const calls = some(3)
  for (const call of calls) writer.record(call)
  await writer.close()
  w.state.away = false
  const next = w.writer()
  await next.flush()
  assert.deepEqual(await w.ids(), idsOf(calls))
  await next.close()
})

test('a row that the database will never take is set aside, and the others are written', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  const calls = some(7)
  calls[3] = { ...calls[3]!, route: 'no-uuid' }
  calls[5] = { ...calls[5]!, logicalAddress: 'A\0B', onBehalfOf: '-not-a-reference' }
  for (const call of calls) writer.record(call)
  await writer.flush()
  assert.deepEqual(await w.ids(), idsOf(calls.filter((_, at) => at !== 3)))
  assert.match(await readFile(join(w.journalFolder, 'refused.jsonl'), 'utf8'), new RegExp(calls[3]!.id))
  assert.ok(JSON.stringify(w.lines).includes('it is set aside'))
  assert.equal(await w.journal(), '')
  await writer.close()
})

test('a part of the journal that is written is removed, though calls never cease to come', async (t) => {
  const w = await trafficWorld(t)
  const writer = w.writer()
  let recorded = 0
  const more = async () => {
    for (const call of some(300)) writer.record(call)
    recorded += 300
    await new Promise((done) => setTimeout(done, 10))
    const [first] = (await readdir(w.journalFolder)).filter((file) => file.endsWith('-1.jsonl'))
    // It may be removed just between the two.
    return first === undefined
      ? 0
      : await stat(join(w.journalFolder, first)).then(
          ({ size }) => size,
          () => 0,
        )
  }
  for (let bytes = await more(), before = 0; bytes >= before; bytes = await more()) before = bytes
  await writer.flush()
  assert.equal((await w.ids()).length, recorded)
  assert.equal(await w.journal(), '')
  await writer.close()
})
