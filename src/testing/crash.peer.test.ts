// peers: sipp
// alone: loads the program until it is killed
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { lastFirst, testFolder } from './later.ts'
import { embeddedUrl, startTestPlatform, type TestPlatform } from './platform.ts'
import { type Load, type Sipp, startSipp } from './sipp.ts'
import { onDatabase } from './sql.ts'
import { until } from './until.ts'

/** Devices nobody has registered: each of their presses must become an alarm all the same. */
const run = randomBytes(3).toString('hex')
const loads: Load[] = Array.from({ length: 1200 }, (_, n) => ({
  cid: String(500_000 + (n % 400)),
  ref: `${run}n${n}`,
}))

async function requireAllKept(platform: TestPlatform, sipp: Sipp): Promise<void> {
  const answered = await sipp.answered()
  const replied = await sipp.replied(0)
  await onDatabase(await embeddedUrl(platform), async (sql) => {
    const signals = await sql<{ key: string; ref: string; times: number; alarms: number }>(
      `select address || ' ' || ref as key, ref, count(*)::int as times, count(alarm_id)::int as alarms
        from welfare.signal group by address, ref`,
    )
    const kept = new Map(signals.map((signal) => [signal.key, signal]))
    const keptRefs = new Set(signals.map(({ ref }) => ref))
    assert.deepEqual(
      answered.filter((key) => !kept.has(key)),
      [],
      'answered 200 and not kept',
    )
    assert.deepEqual(
      replied.filter((ref) => !keptRefs.has(ref)),
      [],
      'told snu 0 and not kept',
    )
    assert.deepEqual(
      signals.filter(({ times, alarms }) => times !== 1 || alarms !== 1),
      [],
      'every signal is there once, in an alarm',
    )
    const alarms = await sql<{
      address: string
      open: number
      presses: number
      signals: number
      told: number
    }>(
      `select address, count(*)::int as open, sum(presses)::int as presses,
          (select count(*)::int from welfare.signal s where s.address = a.address) as signals,
          (select count(*)::int from welfare.alarm_event e join welfare.alarm b on b.id = e.alarm_id
            where b.address = a.address and e.kind in ('pressed', 'pressed_again')) as told
        from welfare.alarm a where class <> 'no_screen' group by address`,
    )
    assert.deepEqual(
      alarms.filter(({ open, presses, signals: n, told }) => open !== 1 || presses !== n || told !== n),
      [],
      'every device has one alarm, with every press counted and told once',
    )
    const withoutStep = await sql(
      `select id from welfare.alarm where ringing and urgency <> 'test' and (step_due_at is null or chain is null)`,
    )
    assert.deepEqual(withoutStep, [], 'every alarm has its chain and its timer')
  })
}

test('the program is killed under load: what was answered OK is there exactly once after the restart', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const first = await startTestPlatform({ asProcess: true, embedded: true, dataDir })
  later(first.stop)
  const sipp = await startSipp(later, first.sip, loads, { perSecond: 200 })
  const before = await until('some hundred answers', async () => {
    const { length } = await sipp.answered()
    return length >= 300 && length
  })
  await first.kill9()
  // At the same place, so that devices that were not answered reach it with what they send again.
  const second = await startTestPlatform({
    asProcess: true,
    embedded: true,
    dataDir,
    config: { sip: { port: first.sip.port } },
  })
  later(second.stop)
  await sipp.ended
  const after = (await sipp.answered()).length
  assert.ok(after > before, `${before} were answered before the kill and ${after} in all`)
  await requireAllKept(second, sipp)
})

test('PostgreSQL is killed under load: the program lives on, and recovers by itself', async (t) => {
  const later = lastFirst(t)
  const platform = await startTestPlatform({ asProcess: true, embedded: true })
  later(platform.stop)
  const running = () =>
    platform.lines.findLast(({ msg }) => String(msg).startsWith('the database is running'))!
  const sipp = await startSipp(later, platform.sip, loads, { perSecond: 200, transport: 'tcp' })
  const before = await until('some hundred answers', async () => {
    const { length } = await sipp.answered()
    return length >= 300 && length
  })
  process.kill(running()['postgresPid'] as number, 'SIGKILL')
  await until('the database to run again', () => running()['msg'] === 'the database is running again')
  await sipp.ended
  const after = (await sipp.answered()).length
  assert.ok(after > before, `${before} were answered before the kill and ${after} in all`)
  await requireAllKept(platform, sipp)
  const answer = await until('an alarm to be taken', async () => {
    const { status } = await platform.api.ask('POST', '/signals', {
      deviceAddress: { scheme: 'serial', value: 'after' },
      ref: 'z1',
      type: 'alarm',
    })
    return status < 300
  })
  assert.ok(answer)
  assert.deepEqual(await platform.stop(), { code: 0, signal: null })
})
