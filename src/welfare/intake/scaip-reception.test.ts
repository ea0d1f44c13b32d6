import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMrq, type ScaipRequest } from '../../scaip/index.ts'
import { startWelfare, town } from '../welfare-fixture.ts'

function press(cid: string, { ref = 'a1', fromUser = cid } = {}): ScaipRequest {
  const raw = Buffer.from(`<mrq><ref>${ref}</ref><cid>${cid}</cid><dty>0004</dty></mrq>`)
  return {
    mrq: parseMrq(raw, { fromUser }),
    raw,
    fromUser,
    toUri: 'sip:larm@127.0.0.1',
    source: { address: '127.0.0.1', port: 5062, transport: 'udp' },
    callId: `c${cid}`,
    receivedAt: Date.parse('2026-11-22T10:00:00Z'),
    authenticatedAs: { method: 'device-id', name: fromUser },
  }
}

test('a device is told the number to call at its first message, at all at once, and again when it repeats itself', async (t) => {
  const w = await startWelfare(t)
  const { controller } = await town(w)
  await w.db.pool.query(`update welfare.controller set voice_uri = 'sip:tal@example.se' where id = $1`, [
    controller,
  ])
  const { handler } = w.welfare.scaip
  const answers = await Promise.all([press('1001'), press('2001')].map((one) => handler(one)))
  answers.push(await handler(press('1001')))
  for (const answer of answers) {
    assert.equal(answer.kind, 'accepted')
    assert.deepEqual([answer.mrs?.snu, answer.mrs?.cre, answer.mrs?.tnu], [0, '62', 'sip:tal@example.se'])
  }
  assert.equal((await w.alarms()).length, 2)
})

test('a message in the name of another device rings, and is no sign that the device lives', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const answer = await w.welfare.scaip.handler(press('1001', { fromUser: '555' }))
  assert.equal(answer.kind === 'accepted' && answer.mrs.snu, 3)
  assert.deepEqual(
    (await w.alarms()).map((alarm) => [alarm.class, alarm.person?.name]),
    [['unknown', 'Elsa Testberg']],
  )
  assert.equal((await w.db.pool.query('select from welfare.device_contact')).rowCount, 0)
  await w.welfare.scaip.handler(press('1001', { ref: 'a2' }))
  assert.equal((await w.db.pool.query('select from welfare.device_contact')).rowCount, 1)
})
