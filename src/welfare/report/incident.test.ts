import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Check, Errors } from 'typebox/value'
import { Incident } from '../contract/index.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'
import { checksumOf } from './canonical.ts'

const exported = (w: WelfareFixture, id: string, query = '') =>
  w.get<Incident>('GET', `/alarms/${id}/incident${query}`)

/** A press, its repeat, a second press, a step that ran out, and everything until it is resolved. */
async function lived(w: WelfareFixture) {
  const places = await town(w)
  const { reception, anna, bo } = places
  const screenId = randomUUID()
  await w.get('PUT', `/screens/${screenId}`, { groupId: reception, staffId: anna, attended: true })
  const { alarmId } = await w.signal('1001', { text: 'Hjälp', ref: 'x1' })
  await w.signal('1001', { text: 'Hjälp', ref: 'x1' })
  const id = alarmId!
  await w.act(id, 'shown', { screenId, presses: 1 })
  w.clock.advance({ seconds: 60 })
  await w.escalate()
  await w.signal('1001')
  await w.act(id, 'acknowledge', { by: anna, note: 'Jag tar det' })
  await w.act(id, 'dispatch', { by: anna, staffId: bo })
  await w.act(id, 'arrive', { by: bo })
  await w.act(id, 'resolve', { by: bo, cause: 'help_given', note: 'Hon hade ramlat' })
  await w.act(id, 'explain', { by: anna, text: 'Två larm samtidigt' })
  return { ...places, id, screenId }
}

test("an export tells the alarm's whole story, and fits its published form", async (t) => {
  const w = await startWelfare(t)
  const { id, screenId, chain, button } = await lived(w)
  const incident = await exported(w, id)
  assert.ok(Check(Incident, incident), JSON.stringify([...Errors(Incident, incident)].slice(0, 3)))
  assert.equal(incident.withheld, false)
  assert.deepEqual(
    [incident.program.name, incident.program.version, incident.exportedAt],
    ['Knutpunkt', '1.2.3', w.clock.now().toString()],
  )
  assert.deepEqual(
    [incident.alarm.person?.name, incident.alarm.presses, incident.alarm.cause, incident.resolvedBy],
    ['Elsa Testberg', 2, 'help_given', 'Bo Operatör'],
  )
  assert.deepEqual(
    [incident.stamps.answerSeconds, incident.answeredByGroup, incident.explanation],
    [60, 'Småköping larm', 'Två larm samtidigt'],
  )
  assert.deepEqual(
    incident.events.map(({ kind }) => kind),
    (
      'pressed step_opened shown step_ended step_opened called pressed_again ' +
      'acknowledged step_ended dispatched arrived resolved note'
    ).split(' '),
  )
  assert.equal(incident.eventsTotal, incident.events.length)
  assert.deepEqual(
    incident.signals.map(({ ref, repeats, raw }) => [ref === 'x1', repeats, JSON.parse(raw).type]),
    [
      [false, 0, 'alarm'],
      [true, 1, 'alarm'],
    ],
  )
  assert.equal(incident.chain?.chainId, chain)
  assert.deepEqual(
    incident.chain?.steps.map(({ targets }) => targets[0]?.name ?? targets[0]?.kind),
    ['Småköping larm', 'relatives'],
  )
  assert.deepEqual(
    incident.calls.map(({ name, phone, channel, state }) => [name, phone, channel, state]),
    [['Lo Testberg', '070-1740606', 'by_hand', 'withdrawn']],
  )
  assert.deepEqual(
    incident.receipts.map((each) => [each.screenId, each.staffName, each.presses]),
    [[screenId, 'Anna Operatör', 1]],
  )
  assert.deepEqual(
    incident.actors.map(({ name, acts }) => [name, acts]),
    [
      ['Anna Operatör', ['acknowledged', 'dispatched', 'note']],
      ['Bo Operatör', ['arrived', 'resolved']],
    ],
  )
  assert.deepEqual([incident.device?.id, incident.device?.state], [button, 'in_use'])
})

test('the checksum is that of everything but itself, and one changed letter breaks it', async (t) => {
  const w = await startWelfare(t)
  const { id } = await lived(w)
  const { sha256, ...story } = await exported(w, id)
  assert.equal(checksumOf(story), sha256)
  story.events[0]!.at = w.clock.now().toString()
  assert.notEqual(checksumOf(story), sha256)
})

test('a test press of the device is in its history', async (t) => {
  const w = await startWelfare(t)
  const { button, anna } = await town(w)
  await w.get('POST', `/devices/${button}/test`, { minutes: 5, by: anna })
  const pressed = await w.signal('1001')
  await w.act(pressed.alarmId!, 'shown', { screenId: randomUUID(), presses: 1 })
  w.clock.advance({ hours: 24 })
  const { alarmId } = await w.signal('1001')
  const { device } = await exported(w, alarmId!)
  assert.deepEqual(
    device?.tests.map((each) => [each.alarmId, each.shownAt !== undefined]),
    [[pressed.alarmId, true]],
  )
  assert.ok(device!.changes.length >= 2)
})

test('a file is named for the alarm and nobody else, and is kept in no cache', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { alarmId } = await w.signal('1001')
  const { headers } = await w.ask('GET', `/alarms/${alarmId}/incident?download=true`)
  assert.equal(headers['content-disposition'], `attachment; filename="knutpunkt-incident-${alarmId}.json"`)
  assert.equal(headers['cache-control'], 'no-store')
  assert.match(String(headers['content-type']), /^application\/json/)
  const shown = await w.ask('GET', `/alarms/${alarmId}/incident`)
  assert.equal(shown.headers['content-disposition'], undefined)
})

test('nothing tells who or where a person with protected identity is, until she was revealed in the alarm', async (t) => {
  const w = await startWelfare(t)
  const { elsa, anna, home } = await town(w)
  await w.db.pool.query('update welfare.person set protected_identity = true where id = $1', [elsa])
  const { alarmId } = await w.signal('1001', {
    text: 'Provgatan 1',
    location: { text: 'Provgatan 1', position: { latitude: 59.1, longitude: 18.1 } },
  })
  const id = alarmId!
  w.clock.advance({ seconds: 60 })
  await w.escalate()
  await w.act(id, 'note', { by: anna, text: 'Elsa bor på Provgatan 1' })
  const hidden = await exported(w, id)
  assert.ok(Check(Incident, hidden))
  assert.equal(hidden.withheld, true)
  assert.equal(checksumOf({ ...hidden, sha256: undefined }), hidden.sha256)
  const text = JSON.stringify(hidden)
  for (const telling of ['Elsa', 'Testberg', 'Provgatan', '59.1', '070-1740606', home])
    assert.equal(text.includes(telling), false, telling)
  assert.ok(hidden.events.some(({ kind, data }) => kind === 'step_opened' && data['step'] === 2))

  await w.get('POST', `/alarms/${id}/reveal`, { by: anna, reason: 'Avvikelseutredning' })
  const shown = await exported(w, id)
  assert.equal(shown.withheld, false)
  assert.equal(shown.alarm.person?.name, 'Elsa Testberg')
  assert.ok(shown.alarm.person?.protectedIdentity)
  assert.ok(JSON.stringify(shown.signals).includes('Provgatan'))
})

test('an alarm of nobody known is exported too; one that does not exist or is not served is not found', async (t) => {
  const w = await startWelfare(t)
  const { reception, nurses } = await town(w)
  const { alarmId } = await w.signal('666')
  const incident = await exported(w, alarmId!, `?group=${reception}`)
  assert.ok(Check(Incident, incident))
  assert.deepEqual([incident.alarm.marks, incident.device], [['unknown_device'], undefined])
  const status = async (path: string) => (await w.ask('GET', path)).status
  assert.equal(await status(`/alarms/${alarmId}/incident?group=${nurses}`), 404)
  assert.equal(await status(`/alarms/${randomUUID()}/incident`), 404)
  assert.equal(await status('/alarms/1/incident'), 400)
})
