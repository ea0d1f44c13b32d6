import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createAudit } from '../audit.ts'
import { origin, startAudit, write } from '../audit-fixture.ts'
import { checkAudit } from '../check/check.ts'
import { logIdentity } from '../keys/log-identity.ts'
import { loadOrCreateLogKeys } from '../keys/log-keys.ts'
import { createLogReader } from './log-reader.ts'

test('processes that sequence are killed in the middle of it, others take over, and the log is whole', async (t) => {
  const a = await startAudit(t)
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-sequencers-'))
  const running = new Set<ChildProcess>()
  t.after(async () => {
    for (const child of running) child.kill('SIGKILL')
    await rm(dataDir, { recursive: true })
  })
  const identity = logIdentity(origin, await loadOrCreateLogKeys(dataDir))
  const audit = createAudit({ ...a.deps, identity })
  const start = async () => {
    const script = fileURLToPath(import.meta.resolve('./sequencer-process-fixture.ts'))
    const child = spawn(process.execPath, [script, a.url, dataDir, origin], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.add(child)
    await once(child.stdout, 'data')
    return child
  }
  const kill = async (child: ChildProcess) => {
    running.delete(child)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  let [one, other] = await Promise.all([start(), start()])
  const reader = createLogReader(a.db.pool)
  let entered = 0
  for (let round = 0; round < 3; round += 1) {
    const before = entered
    for (let batch = 0; batch < 10; batch += 1) {
      entered += (
        await a.db.transaction((client) =>
          audit.append(
            client,
            Array.from({ length: 5 }, () => write()),
          ),
        )
      ).length
    }
    // In the middle of this round's entries, most times.
    while ((await reader.size()) <= before) await new Promise((resolve) => setImmediate(resolve))
    await kill(one)
    one = other
    other = await start()
  }
  while ((await reader.size()) < entered) await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([kill(one), kill(other)])
  const { problems, size, waiting } = await checkAudit({ ...a.deps, identity })
  assert.deepEqual([problems, size, waiting], [[], entered, 0])
})
