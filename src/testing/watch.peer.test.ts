// peers:
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { devicesAt } from './devices.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import { onDatabase } from './sql.ts'
import { seedTown } from './town.ts'
import { until } from './until.ts'

interface Card {
  class: string
  text: string
  chain: { calling: string[]; fallback: boolean }
}

// Most of their time is waited for the watch to look again: they wait together.
describe('the watch over the watch', { concurrency: true }, () => {
  test('a step that ran out while the program was down is opened when it is up again, once', async (t) => {
    const later = lastFirst(t)
    const { url, drop } = await testDatabase()
    later(drop)
    const dataDir = await testFolder(later)
    const first = await startTestPlatform({ asProcess: true, databaseUrl: url, dataDir })
    later(first.stop)
    const { residents, chainId } = await seedTown(first.api, {
      steps: ({ receptionId, responderId }) => [
        { targets: [{ kind: 'group', id: receptionId }], waitSeconds: 3600, windows: [] },
        { targets: [{ kind: 'staff', id: responderId }], waitSeconds: 3600, windows: [] },
      ],
    })
    await devicesAt(later, first.sip).press(residents[0]!.cid, 'e1')
    await first.kill9()
    await onDatabase(url, async (sql) => {
      // The program is away for longer than the step has; here the clock is moved instead of waited for.
      await sql(`update welfare.alarm set step_opened_at = now() - interval '2 hours',
        step_due_at = now() - interval '1 hour' where ringing`)
      const second = await startTestPlatform({ asProcess: true, databaseUrl: url, dataDir })
      later(second.stop)
      const opened = () =>
        sql<{ step: number; names: string[] }>(
          `select (e.data ->> 'step')::int as step, e.data -> 'names' as names from welfare.alarm_event e
            join welfare.alarm a on a.id = e.alarm_id
            where e.kind = 'step_opened' and a.chain ->> 'chainId' = $1 order by e.id`,
          [chainId],
        )
      await until('the second step', async () => (await opened()).length >= 2)
      assert.deepEqual(await second.stop(), { code: 0, signal: null })
      assert.deepEqual(await opened(), [
        { step: 1, names: ['Småköping larmcentral'] },
        { step: 2, names: ['Bo Undersköterska'] },
      ])
      const calls = await sql(`select name, channel, state from welfare.call`)
      assert.deepEqual(calls, [{ name: 'Bo Undersköterska', channel: 'by_hand', state: 'by_hand' }])
    })
  })

  test('a reception without a live screen is an alarm to the fallback; one screen keeps it away', async (t) => {
    const later = lastFirst(t)
    const platform = await startTestPlatform({ config: { welfare: { screenLiveSeconds: 10 } } })
    later(platform.stop)
    const { api } = platform
    const watched = await seedTown(api, { name: 'Småköping' })
    await seedTown(api, { name: 'Storköping', firstCid: 9_031_370 })
    const noScreens = async () =>
      (await api.get<{ items: Card[] }>('/alarms?open=true&class=no_screen')).items.map(({ text, chain }) => [
        text,
        chain.calling,
        chain.fallback,
      ])
    const seen = () =>
      api.put(`/screens/${screenId}`, {
        groupId: watched.receptionId,
        staffId: watched.operatorId,
        attended: true,
      })
    const screenId = randomUUID()
    const other = ['Storköping larmcentral', ['Storköping trygghetsteam'], true]
    await until("the other reception's alarm", async () => {
      await seen()
      return (await noScreens()).length > 0
    })
    assert.deepEqual(await noScreens(), [other])

    await until('an alarm when the screen is gone', async () => (await noScreens()).length > 1)
    assert.deepEqual((await noScreens()).toSorted(), [
      ['Småköping larmcentral', ['Småköping trygghetsteam'], true],
      other,
    ])
  })
})
