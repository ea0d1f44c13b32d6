import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { identityKeyFile, loadOrCreateKeys } from './key-file.ts'

async function inDataFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-keys-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the keys are made once and read ever after', () =>
  inDataFolder(async (folder) => {
    const made = await loadOrCreateKeys(folder)
    assert.deepEqual(await loadOrCreateKeys(folder), made)
    assert.deepEqual(await readdir(folder), [identityKeyFile], 'nothing else is left behind')
  }))

test('the key file can be read by its owner alone, and is tightened if it was found wider', () =>
  inDataFolder(async (folder) => {
    const path = join(folder, identityKeyFile)
    await loadOrCreateKeys(folder)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    await chmod(path, 0o644)
    await loadOrCreateKeys(folder)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  }))

test('starts that coincide agree on one set of keys', () =>
  inDataFolder(async (folder) => {
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => loadOrCreateKeys(folder)))
    for (const other of others) assert.deepEqual(other, first)
  }))

test('a damaged key file is reported without its content, and never written over', () =>
  inDataFolder(async (folder) => {
    const path = join(folder, identityKeyFile)
    for (const damaged of [
      '',
      'c2VjcmV0IGtleQ==',
      '{"format":2}',
      '{"format":1,"encryption":[],"lookup":"c2VjcmV0"}',
    ]) {
      await writeFile(path, damaged)
      await assert.rejects(loadOrCreateKeys(folder), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'kernel.identity_keys_unusable')
        assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /c2VjcmV0/)
        return true
      })
      assert.equal(await readFile(path, 'utf8'), damaged)
    }
  }))
