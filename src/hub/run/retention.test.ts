import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPendingJobs } from '../../kernel/index.ts'
import { startHub } from '../delivery/hub-fixture.ts'

test('figures are kept as long as their product says, and while they are given out', async (t) => {
  const hub = await startHub()
  t.after(() => hub.stop())
  const months = hub.book.byId('waiting')!.retentionMonths
  const [old, oldest, given, fresh] = await Promise.all([0, 0, 0, 0].map(() => hub.doneRun()))
  const ended = (id: string, ago: string) =>
    hub.db.pool.query(`update hub.run set ended_at = $2::timestamptz - $3::interval where id = $1`, [
      id,
      hub.clock.now().toString(),
      ago,
    ])
  await ended(old!, `${months} months 1 day`)
  await ended(oldest!, `${months * 3} months`)
  await ended(given!, `${months} months 1 day`)
  await ended(fresh!, `${months} months -1 day`)
  assert.equal(
    (await hub.ask('POST', '/api/hub/v1/exports', { run: given, formats: ['csv'] })).status,
    202,
    'it is given out',
  )
  await hub.db.pool.query(`select graphile_worker.add_job('hub:retain-runs')`)
  await runPendingJobs(hub.db, hub.hub.jobs.handlers, hub.log)
  const { rows } = await hub.db.pool.query<{
    id: string
    there: boolean
    reason: string | null
    state: string
  }>('select id, result is not null as there, reason, state from hub.run')
  const gone = rows.filter(({ there }) => !there)
  assert.deepEqual(gone.map(({ id }) => id).sort(), [old, oldest].sort())
  for (const { reason, state } of gone) assert.deepEqual([reason, state], ['retention_over', 'done'])
  assert.match(hub.hub.jobs.crontab, /hub:retain-runs/)
})
