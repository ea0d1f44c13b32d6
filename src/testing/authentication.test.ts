import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createScaipClient } from '../scaip/index.ts'
import type { Board, Device } from '../welfare/contract/index.ts'
import { startTestPlatform } from './platform.ts'
import { seedTown } from './town.ts'

test('a device with the wrong password gets nothing through, and the board tells of it; with the right one it is heard', async (t) => {
  const platform = await startTestPlatform()
  t.after(platform.stop)
  const { api, sip } = platform
  const { residents, receptionId } = await seedTown(api, { residents: 1 })
  const { cid, deviceId } = residents[0]!
  const {
    id: _,
    updatedAt,
    state,
    contact,
    authenticationMode,
    ...device
  } = await api.get<Device>(`/devices/${deviceId}`)
  await api.put(`/devices/${deviceId}`, {
    ...device,
    authentication: { mode: 'digest', username: cid, password: 'ett-långt-lösenord' },
  })
  const press = async (ref: string, password: string) => {
    const client = createScaipClient()
    t.after(() => client.close())
    return client.send({
      target: `sip:larm@${sip.host}:${sip.port}`,
      mrq: { ref, cid, dty: '0004' },
      credentials: { username: cid, password },
    })
  }
  const turnedAway = async () =>
    (await api.get<Board>(`/board?group=${receptionId}`)).reception.refusedLastHour

  assert.equal((await press('W1', 'fel lösenord')).sipStatus, 401)
  assert.equal(await turnedAway(), 1)
  const right = await press('R1', 'ett-långt-lösenord')
  assert.deepEqual([right.outcome, right.mrs?.snu, right.authenticated], ['answered', 0, true])
  assert.equal(
    await turnedAway(),
    1,
    'the first question, which every device asks without a password, is no failure',
  )
})
