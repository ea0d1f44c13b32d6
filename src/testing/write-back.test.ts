import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmDetail, RecordApplied, RecordReading } from '../welfare/contract/index.ts'
import type { Api } from './api.ts'
import { astasNumber, startRecordTown } from './record-town.ts'

async function resolve(api: Api, { cid, by }: { cid: string; by: string }): Promise<string> {
  const { alarmId } = await api.post<{ alarmId: string }>('/signals', {
    deviceAddress: { scheme: 'scaip', value: cid },
    ref: `w${Math.random()}`.slice(0, 12),
    type: 'alarm',
    code: { system: 'scaip.stc', value: '0010' },
  })
  await api.post(`/alarms/${alarmId}/acknowledge`, { by })
  await api.post(`/alarms/${alarmId}/resolve`, { by, cause: 'help_given', note: 'Hjälpte henne upp' })
  return alarmId
}

test('an alarm that is resolved appears in the municipality’s record through the service platform, and people come back from it', async (t) => {
  const { platform, town, record, stop } = await startRecordTown()
  t.after(stop)
  const { api } = platform
  const { residents, operatorId: by, controllerId } = town
  const reached = async (id: string, state: string) => {
    for (;;) {
      const detail = await api.get<AlarmDetail>(`/alarms/${id}`)
      const [newest] = detail.outcomes
      // The alarm's mark and the outcome itself are read one after the other: an attempt may end between the two.
      const agree = detail.outcome?.state === newest?.state && detail.outcome?.problem === newest?.problem
      if (agree && newest?.state === state && newest.attempts > 0) return detail
      await new Promise((done) => setTimeout(done, 50))
    }
  }
  const sent = await reached(await resolve(api, { cid: residents[0]!.cid, by }), 'sent')
  assert.deepEqual([...record.kept], [[sent.outcomes[0]!.id, 'help_given']])
  assert.equal(sent.outcomes[0]!.receipt, 'J-1001')

  record.instead.push('silence', 'silence')
  const late = await resolve(api, { cid: residents[0]!.cid, by })
  const waiting = await reached(late, 'waiting')
  assert.equal(waiting.outcome?.problem, 'record_silent')
  record.instead.length = 0
  await api.post(`/alarms/${late}/retry`, { by })
  await reached(late, 'sent')
  assert.equal(record.kept.size, 2)

  const personId = (extension: string) =>
    `<personId><root>1.2.752.129.2.1.3.1</root><extension>${extension}</extension></personId>`
  record.contents['GetServiceRecipients'] =
    `<serviceRecipient>${personId(astasNumber)}<givenName>Asta</givenName><familyName>Ek 1</familyName><phone>070-1740612</phone></serviceRecipient>`
  record.contents['GetCareDecisions'] =
    `<careDecision>${personId(astasNumber)}<decisionId>B1</decisionId><kind>Trygghetslarm</kind><validFrom>2026-01-01</validFrom></careDecision>`
  const reading = await api.post<RecordReading>('/record/people/readings', { controllerId })
  assert.deepEqual([reading.found, reading.differences.takeable], [1, 1])
  const applied = await api.post<RecordApplied>('/record/people/apply', { controllerId, all: true })
  assert.deepEqual(applied, { done: 1, failed: [], left: 0 })
  const person = await api.get(`/people/${residents[0]!.personId}`)
  assert.equal(person['phone'], '070-1740612')
  const decisions = await api.get<{ items: { kind: string }[] }>(`/people/${person['id']}/decisions`)
  assert.deepEqual(
    decisions.items.map(({ kind }) => kind),
    ['Trygghetslarm'],
  )
  assert.ok(!JSON.stringify(platform.lines).includes(astasNumber))
})
