import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../kernel/index.ts'
import { createDeviceAuthentication } from './device-authentication.ts'

test('a question that hangs on a dead connection keeps no other device waiting', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const asked: string[][] = []
  const query = ({ values: [cids] }: { values: [string[]] }) => {
    asked.push(cids)
    return asked.length === 1 ? new Promise(() => undefined) : Promise.resolve({ rows: [] })
  }
  const authenticate = createDeviceAuthentication({ urgentPool: { query } } as unknown as Database, {
    count: () => undefined,
    unwritten: () => 0,
    flush: async () => undefined,
  })
  const ask = (fromUser: string) =>
    authenticate({
      method: 'MESSAGE',
      fromUser,
      toUri: '',
      source: { address: '', port: 1, transport: 'udp' },
    })
  void ask('1')
  await new Promise(setImmediate)
  const second = ask('2')
  await new Promise(setImmediate)
  assert.deepEqual(asked, [['1']])
  t.mock.timers.tick(2_000)
  assert.deepEqual(await second, { method: 'device-id' })
  assert.deepEqual(asked, [['1'], ['2']])
})
