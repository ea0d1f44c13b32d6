import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestPlatform } from './platform.ts'
import { seedTown } from './town.ts'

test('a platform in this process takes an alarm from a device of a seeded town', async (t) => {
  const platform = await startTestPlatform()
  t.after(platform.stop)
  const { api } = platform
  const { residents, receptionId } = await seedTown(api, { residents: 2 })
  const device = await api.get<{ state: string }>(`/devices/${residents[0]!.deviceId}`)
  assert.equal(device.state, 'in_use')
  const { alarmId } = await api.post<{ alarmId: string }>('/signals', {
    deviceAddress: { scheme: 'scaip', value: residents[1]!.cid },
    ref: 'a1',
    type: 'alarm',
  })
  const { items } = await api.get<{ items: { id: string; person: { id: string }; marks: string[] }[] }>(
    `/alarms?open=true&group=${receptionId}`,
  )
  const mine = items.find(({ id }) => id === alarmId)
  assert.deepEqual([mine?.person.id, mine?.marks], [residents[1]!.personId, []])
})
