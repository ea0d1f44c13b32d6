import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WelfareDeps } from '../index.ts'
import { enterOwed } from '../watch/enter-owed.ts'
import { startWelfare, town } from '../welfare-fixture.ts'

type Append = WelfareDeps['audit']['append']

test('an alarm that comes in is entered: the device, the resident, the controller, the alarm', async (t) => {
  const w = await startWelfare(t)
  const { button, elsa, controller } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.signal('1001', { type: 'heartbeat' })
  assert.deepEqual(w.logged, [
    {
      actorKind: 'device',
      actor: button,
      act: 'welfare.alarm.receive',
      outcome: 'done',
      purpose: 'alarm',
      about: alarmId,
      person: elsa,
      controller,
    },
  ])
})

test('of a device nobody knows nothing that it said is entered', async (t) => {
  const w = await startWelfare(t)
  const { alarmId } = await w.signal('20121212-1212')
  assert.deepEqual(w.logged, [
    {
      actorKind: 'program',
      actor: 'knutpunkt',
      act: 'welfare.alarm.receive',
      outcome: 'done',
      purpose: 'alarm',
      about: alarmId,
    },
  ])
})

test('a batch of alarms is entered at once', async (t) => {
  const batches: number[] = []
  const append: Append = async (_, entries) => {
    batches.push(entries.length)
    return []
  }
  const w = await startWelfare(t, {}, { audit: { append } })
  await Promise.all(Array.from({ length: 20 }, (_, place) => w.signal(`stranger-${place}`)))
  assert.equal(
    batches.reduce((sum, each) => sum + each, 0),
    20,
  )
  assert.ok(batches.length < 20, `${batches.length} statements`)
})

/** An audit log that takes nothing, in ways of its own, until it is well. */
const sick: Record<string, Append> = {
  'that refuses the form of an entry': async () => {
    throw new Error('malformed')
  },
  'whose statement fails, which costs the transaction': async (client) => {
    await client.query('select 1 / 0')
    return []
  },
  'that is locked': async () => {
    throw Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' })
  },
}
for (const [how, refuse] of Object.entries(sick)) {
  test(`an audit log ${how} stops no alarm; it is owed the entry and gets it later`, async (t) => {
    let well = false
    const made: unknown[] = []
    const append: Append = async (client, entries) => {
      if (!well) return refuse(client, entries)
      made.push(...entries)
      return []
    }
    const w = await startWelfare(t, {}, { audit: { append } })
    const { button, elsa } = await town(w)
    const { alarmId, deviceKnown } = await w.signal('1001')
    const [alarm] = await w.alarms()
    assert.deepEqual([alarm?.id, alarm?.person?.id, deviceKnown], [alarmId, elsa, true])
    await assert.rejects(enterOwed(w.db, w.audit))
    well = true
    assert.equal(await enterOwed(w.db, w.audit), 1)
    assert.equal(await enterOwed(w.db, w.audit), 0)
    assert.deepEqual(
      made.map((entry) => (entry as { actor: string }).actor),
      [button],
    )
  })
}

test('an alarm is kept, as it is, also when not even what is owed can be written', async (t) => {
  const append: Append = async () => {
    throw new Error('malformed')
  }
  const w = await startWelfare(t, {}, { audit: { append } })
  const { elsa } = await town(w)
  await w.db.pool.query('drop table welfare.entry_owed')
  await w.signal('1001')
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm?.person?.id, alarm?.marks], [elsa, []])
})
