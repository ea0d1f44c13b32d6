import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createScaipClient } from '../scaip/index.ts'
import type { Board } from '../welfare/contract/index.ts'
import { startTestPlatform } from './platform.ts'
import { seedTown } from './town.ts'

test('a device with its password is heard; with another it gets nothing through, and the board tells of it', async (t) => {
  const platform = await startTestPlatform()
  t.after(platform.stop)
  const { api, sip } = platform
  const password = 'ett-långt-lösenord'
  const { residents, receptionId } = await seedTown(api, {
    residents: 1,
    firstCid: 8_031_500,
    device: { authentication: { mode: 'digest', username: '8031500', password } },
    inUse: false,
  })
  const { cid } = residents[0]!
  const client = createScaipClient()
  t.after(() => client.close())
  const press = (ref: string, said: string) =>
    client.send({
      target: `sip:larm@${sip.host}:${sip.port}`,
      mrq: { ref, cid, dty: '0004' },
      credentials: { username: cid, password: said },
    })
  const turnedAway = async () =>
    (await api.get<Board>(`/board?group=${receptionId}`)).reception.refusedLastHour

  const right = await press('R1', password)
  assert.deepEqual([right.outcome, right.mrs?.snu, right.authenticated], ['answered', 0, true])
  assert.equal(await turnedAway(), 0, 'the first question, asked without a password, is no failure')
  assert.equal((await press('W1', 'fel lösenord')).sipStatus, 401)
  assert.notEqual(await turnedAway(), 0)
  assert.equal((await api.get<{ items: unknown[] }>('/alarms')).items.length, 1)
})
