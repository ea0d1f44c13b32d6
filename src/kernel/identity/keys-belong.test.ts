import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../testkit/index.ts'
import { generateIdentityKeys } from './keys.ts'
import { checkKeysBelong } from './keys-belong.ts'
import { createIdentityVault } from './vault.ts'

test('the keys of the first start are the only ones taken at the next', async (t) => {
  const { db, drop } = await testDatabase()
  t.after(drop)
  const vault = createIdentityVault(generateIdentityKeys())
  await checkKeysBelong(db, vault)
  await checkKeysBelong(db, vault)
  const other = createIdentityVault(generateIdentityKeys())
  await assert.rejects(checkKeysBelong(db, other), { code: 'kernel.identity_keys_unusable' })
})
