import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeWhole, removeLeftovers } from './whole-folder.ts'

describe('a whole folder', () => {
  let root = ''
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'knutpunkt-test-whole-'))
  })
  after(() => rm(root, { recursive: true, force: true }))

  test('is not there before it is whole, and then all of it', async () => {
    await makeWhole(root, 'a', async (folder) => {
      await writeFile(join(folder, 'one'), '1')
      assert.deepEqual(await readdir(root), ['.making'])
      await writeFile(join(folder, 'two'), '2')
    })
    assert.deepEqual(await readdir(join(root, 'a')), ['one', 'two'])
  })

  test('a full disk leaves nothing of it', async () => {
    await assert.rejects(
      makeWhole(root, 'b', async (folder) => {
        await writeFile(join(folder, 'one'), '1')
        // Opened as it is: never made, replaced or removed.
        await writeFile('/dev/full', '2', { flag: 'r+' })
      }),
      { code: 'ENOSPC' },
    )
    assert.ok(!(await readdir(root)).includes('b'))
    assert.deepEqual(await readdir(join(root, '.making')), [])
  })

  test('one that is made again after a process was killed is the later one', async () => {
    await makeWhole(root, 'c', (folder) => writeFile(join(folder, 'old'), '1'))
    await makeWhole(root, 'c', (folder) => writeFile(join(folder, 'new'), '2'))
    assert.deepEqual(await readdir(join(root, 'c')), ['new'])
    assert.equal(await readFile(join(root, 'c/new'), 'utf8'), '2')
  })

  test('what a killed process left is removed, and what is being made is not', async () => {
    const made = makeWhole(root, 'd', async (folder) => {
      const old = await mkdtemp(join(root, '.making/e-'))
      await utimes(old, new Date(0), new Date(0))
      await removeLeftovers(root, new Date(1_000_000))
      assert.equal((await readdir(join(root, '.making'))).length, 1)
      await writeFile(join(folder, 'one'), '1')
    })
    await made
    assert.ok((await readdir(root)).includes('d'))
  })
})
