import { newRun, runLoad } from './load/run-load.ts'
import { figure, type Measure, type Outcome, type Scale } from './measure.ts'
import { type Subject, startSubject } from './program.ts'
import { calmDown } from './town/calm-down.ts'
import { openScreen } from './town/open-screen.ts'
import { handleAlarms } from './town/operator.ts'
import { seedTown } from './town/seed-town.ts'

const goalMiB = 350
const devices = 5_000
/** Of each wave, as many are taken by an operator over HTTP; the rest is resolved by SQL before the next wave. */
const handledOfWave = 500

/** The program's own memory after many alarms in one life. */
export const memory: Measure = {
  number: 4,
  title: "The program's own memory, without PostgreSQL's",
  limitMinutes: 25,
  run: async (scale) => {
    const subject = await startSubject()
    try {
      return await measure(subject, scale)
    } finally {
      await subject.stop()
    }
  },
}

async function measure(subject: Subject, { quick, say }: Scale): Promise<Outcome> {
  const { http, sip, sql } = subject
  const total = quick ? 10_000 : 100_000
  const town = await seedTown(sql, devices)
  const screen = await openScreen(http, town)
  const start = await readMemory(http)
  let highest = start
  for (let taken = 0; taken < total; taken += devices) {
    const { ok, others } = await runLoad({
      target: sip,
      ...town,
      count: devices,
      run: newRun(),
      inFlight: 100,
    })
    if (ok < devices) throw new Error(`not every alarm was taken: ${JSON.stringify(others)}`)
    highest = higher(highest, await readMemory(http))
    const { rows } = await sql.query<{ id: string }>(
      `select id from welfare.alarm where state <> 'resolved' and device_id is not null limit ${handledOfWave}`,
    )
    await handleAlarms(
      http,
      town,
      rows.map(({ id }) => id),
    )
    await calmDown(sql)
    const now = await readMemory(http)
    highest = higher(highest, now)
    say(`after ${taken + devices} alarms: ${figure(now.rss)} MiB, heap ${figure(now.heap)} MiB`)
  }
  const { rows } = await sql.query<{ count: number }>(
    'select count(*)::int from welfare.alarm where device_id is not null',
  )
  const end = await readMemory(http)
  const told = screen.bytes()
  await screen.close()
  return {
    findings: [
      { what: 'Resident at start', measured: `${figure(start.rss)} MiB, heap ${figure(start.heap)} MiB` },
      {
        what: `Resident after ${rows[0]!.count.toLocaleString('en')} alarms`,
        goal: `≤ ${goalMiB} MB`,
        measured: `${figure(end.rss)} MiB (${figure(end.rss * 1.048576)} MB), heap ${figure(end.heap)} MiB`,
        met: end.rss * 1.048576 <= goalMiB,
      },
      {
        what: 'Highest seen between waves',
        measured: `${figure(highest.rss)} MiB, heap ${figure(highest.heap)} MiB`,
      },
    ],
    notes: [
      `Every alarm was taken over SIP (UDP) by one process, in waves of ${figure(devices)}, each of another person. Of each wave ${handledOfWave} were shown, acknowledged and resolved over HTTP, the others resolved by SQL.`,
      `One screen was open all the time, and was told ${figure(told / 2 ** 20)} MiB. Read from /metrics.`,
    ],
  }
}

interface Memory {
  /** MiB */
  rss: number
  heap: number
}

const higher = (a: Memory, b: Memory): Memory => ({
  rss: Math.max(a.rss, b.rss),
  heap: Math.max(a.heap, b.heap),
})

async function readMemory(http: string): Promise<Memory> {
  const text = await (await fetch(`${http}/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) / 2 ** 20
  return { rss: value('process_resident_memory_bytes'), heap: value('nodejs_heap_size_used_bytes') }
}
