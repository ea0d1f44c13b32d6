// peers:
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import type { Session } from '../trust/contract/index.ts'
import { devicesAt } from './devices.ts'
import { lastFirst, testFolder } from './later.ts'
import { hostAndPort, startTestPlatform } from './platform.ts'
import { startProgram } from './program.ts'
import { demoPerson, sessionFetch } from './session.ts'
import { until } from './until.ts'
import { layWire } from './wire.ts'

test('Ctrl-C stops the demo in the middle of its work by itself, and its data folder is free', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const args = ['demo', '--json', '--data', dataDir, '--port', '0', '--sip-port', '0', '--sips-port', '0']
  const first = await startProgram([...args, '--people', '3000'])
  later(() => first.kill('SIGKILL'))
  // A page with a live stream, people moving in, a device that presses, and a connection that says nothing.
  const http = first.addresses.http
  const operator = await until('the first operator to be registered', () => demoPerson(http, 'operator'))
  const asOperator = await sessionFetch(http, operator)
  const { assignments } = (await (await asOperator('/api/trust/v1/session')).json()) as Session
  const stream = await asOperator(`/api/welfare/v1/alarms/stream?group=${assignments[0]!.unit.id}`)
  assert.equal(stream.status, 200)
  const ended = stream.text().catch(() => '')
  const { mrs } = await devicesAt(later, hostAndPort(first.addresses.sip)).press('6001', 'c1')
  assert.equal(mrs?.snu, 0)

  first.kill('SIGINT')
  assert.deepEqual(await first.ended, { code: 0, signal: null }, first.stderr())
  await ended
  const said = first.lines.map(({ msg }) => msg)
  assert.ok(said.includes('stopping') && said.at(-1) === 'stopped', JSON.stringify(said.slice(-5)))
  assert.equal(said.includes('stopping took too long; ended without waiting'), false)

  const second = await startProgram([...args, '--no-simulator'])
  later(() => second.kill('SIGKILL'))
  const again = await sessionFetch(second.addresses.http, operator)
  const alarms = await again('/api/welfare/v1/alarms?open=true')
  const { items } = (await alarms.json()) as { items: { address?: { value: string } }[] }
  assert.ok(items.some((alarm) => alarm.address?.value === '6001'))
  second.kill('SIGTERM')
  assert.deepEqual(await second.ended, { code: 0, signal: null })
})

test('a second Ctrl-C does not wait', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const args = ['demo', '--json', '--data', dataDir, '--port', '0', '--sip-port', '0', '--sips-port', '0']
  const program = await startProgram([...args, '--no-simulator'])
  later(() => program.kill('SIGKILL'))
  program.kill('SIGINT')
  await until('it to begin to stop', () => program.lines.some(({ msg }) => msg === 'stopping'))
  program.kill('SIGINT')
  const { code } = await program.ended
  assert.ok(code === 130 || code === 0, `${code}: 0 when it was done already`)
})

test('a data folder in use is not shared: the second program says who has it', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const args = ['demo', '--json', '--data', dataDir, '--port', '0', '--sip-port', '0', '--sips-port', '0']
  const program = await startProgram([...args, '--no-simulator'])
  later(() => program.kill('SIGKILL'))
  await assert.rejects(startProgram([...args, '--no-simulator']), /used by another running program/)
  program.kill('SIGINT')
  assert.deepEqual(await program.ended, { code: 0, signal: null })
})

/** Starts a program, breaks the wire to its database as told, presses in vain, and stops it. */
async function stopBroken(t: TestContext, fault: 'cut' | 'hold') {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const wire = await layWire(later, url)
  const platform = await startTestPlatform({ asProcess: true, databaseUrl: wire.url })
  later(platform.stop)
  const devices = devicesAt(later, platform.sip)
  assert.equal((await devices.press('7001', 'd1')).mrs?.snu, 0)
  wire[fault]()
  assert.equal((await devices.press('7001', 'd2')).sipStatus, 503)
  return { exit: await platform.stop(), last: platform.lines.at(-1)?.['msg'] }
}

describe('with a broken database', { concurrency: true }, () => {
  test('Ctrl-C stops it cleanly although its database is away', async (t) => {
    assert.deepEqual(await stopBroken(t, 'cut'), { exit: { code: 0, signal: null }, last: 'stopped' })
  })

  test('Ctrl-C ends it although its database has fallen silent, and says that something was not waited for', async (t) => {
    assert.deepEqual(await stopBroken(t, 'hold'), {
      exit: { code: 1, signal: null },
      last: 'stopping took too long; ended without waiting',
    })
  })
})
