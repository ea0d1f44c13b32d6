import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWelfare, town } from '../welfare-fixture.ts'

test('alarms are taken and escalate while reports and lists use every connection there is', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { pool } = w.db
  const readers = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
  try {
    const { statusCode } = await w.app.inject({
      method: 'POST',
      url: '/api/welfare/v1/signals',
      headers: { host: 'localhost' },
      payload: { deviceAddress: { scheme: 'scaip', value: '1001' }, ref: 'a1', type: 'alarm' },
    })
    assert.equal(statusCode, 201)
    assert.deepEqual(
      await w.welfare.scaip.authenticate({
        method: 'MESSAGE',
        fromUser: '1001',
        toUri: '',
        source: { address: '127.0.0.1', port: 1, transport: 'udp' },
      }),
      { method: 'device-id' },
    )
    w.clock.advance({ minutes: 2 })
    assert.equal(await w.escalate(), 1)
  } finally {
    for (const reader of readers) reader.release()
  }
  assert.equal((await w.alarms()).length, 1)
})
