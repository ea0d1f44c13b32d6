import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { lockFolder } from './folder-lock.ts'
import { ownProcessSpace, processStart } from './process-identity.ts'

describe('the lock of a data folder', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'knutpunkt-lock-'))
    path = join(folder, `lock.${randomUUID()}`)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const heldBy = async (holder: object): Promise<void> => {
    const own = {
      ...(await ownProcessSpace()),
      pid: process.ppid,
      start: await processStart(process.ppid),
    }
    await writeFile(path, JSON.stringify({ ...own, ...holder }))
    await writeFile(`${path}.held`, '')
  }
  const refused = { name: 'PostgresError', message: new RegExp(`process ${process.ppid}\\)`) }
  const taken = async (silenceMs?: number): Promise<void> => {
    const lock = await lockFolder(folder, silenceMs)
    assert.ok(!existsSync(path))
    assert.equal((await readdir(folder)).length, 2)
    await lock.release()
    assert.deepEqual(await readdir(folder), [])
  }

  test('is refused while its holder lives', async () => {
    await heldBy({})
    await assert.rejects(lockFolder(folder), refused)
    assert.deepEqual((await readdir(folder)).map((name) => join(folder, name)).sort(), [path, `${path}.held`])
  })

  test('is taken over from a process that is gone, or whose number is another process now', async () => {
    await heldBy({ start: 'earlier' })
    await taken()
  })

  test('is taken over after the machine was started anew', async () => {
    await heldBy({ boot: 'the boot before' })
    await taken()
  })

  test('is taken over when a crash of the machine left it empty', async () => {
    await writeFile(path, '')
    await taken()
  })

  test('of another container is taken over when it is silent, and refused when it shows life', async () => {
    await heldBy({ namespace: 'pid:[1]' })
    await taken(20)
    await heldBy({ namespace: 'pid:[1]' })
    const done = new AbortController()
    const beating = (async () => {
      for (let second = 1; !done.signal.aborted; second++) {
        await utimes(path, second, second)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await assert.rejects(lockFolder(folder, 2_000), refused)
    done.abort()
    await beating
  })

  test('goes to one of many who want a stale one at the same moment', async () => {
    await heldBy({ start: 'earlier' })
    const wishes = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
    const locks = wishes.filter((each) => each.status === 'fulfilled').map((each) => each.value)
    assert.equal(locks.length, 1)
    assert.equal((await readdir(folder)).length, 2)
    await locks[0]!.release()
  })
})
