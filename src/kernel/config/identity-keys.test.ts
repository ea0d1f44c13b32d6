import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { formatIdentityKeys } from '../identity/key-file.ts'
import { generateIdentityKeys } from '../identity/keys.ts'
import { readConfig } from './config.ts'
import { identityKeysOf } from './identity-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-keys-'))
after(() => rmSync(folder, { recursive: true }))

test('with nothing said the keys are made in the data folder, and are the same the next time', async () => {
  const config = readConfig({ overrides: { dataDir: folder } })
  assert.deepEqual(await identityKeysOf(config), await identityKeysOf(config))
})

test('keys are read from the file that is named', async () => {
  const keys = generateIdentityKeys()
  const keysFile = join(folder, 'keys.json')
  writeFileSync(keysFile, formatIdentityKeys(keys))
  assert.deepEqual(await identityKeysOf(readConfig({ overrides: { identity: { keysFile } } })), keys)
})

test('keys are taken from the environment', async () => {
  const { encryption, lookup } = generateIdentityKeys()
  const env = {
    KNUTPUNKT_IDENTITY_ENCRYPTION_KEYS: `7:${encryption[0]!.key.toString('base64')}`,
    KNUTPUNKT_IDENTITY_LOOKUP_KEY: lookup.toString('base64'),
  }
  assert.deepEqual(await identityKeysOf(readConfig({ env })), {
    encryption: [{ id: 7, key: encryption[0]!.key }],
    lookup,
  })
})

test('a file that is not there is told, and not made', async () => {
  const keysFile = join(folder, 'none.json')
  await assert.rejects(
    identityKeysOf(readConfig({ overrides: { identity: { keysFile } } })),
    /none\.json", which cannot be read/,
  )
})
