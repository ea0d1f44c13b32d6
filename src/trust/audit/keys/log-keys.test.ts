import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { logIdentity } from './log-identity.ts'
import { addSigningKey, auditKeyFile, loadOrCreateLogKeys, retireSigningKey } from './log-keys.ts'

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'knutpunkt-audit-'))
  t.after(() => rm(path, { recursive: true }))
  return path
}

test('two processes that start at once have the same keys, in a file of their own', async (t) => {
  const dir = await folder(t)
  const [one, two] = await Promise.all([loadOrCreateLogKeys(dir), loadOrCreateLogKeys(dir)])
  assert.deepEqual(one, two)
  assert.deepEqual(await loadOrCreateLogKeys(dir), one)
  assert.deepEqual(await readdir(dir), [auditKeyFile])
  assert.equal((await stat(join(dir, auditKeyFile))).mode & 0o777, 0o600)
})

test('a key file found open to others is closed to them', async (t) => {
  const dir = await folder(t)
  await loadOrCreateLogKeys(dir)
  await chmod(join(dir, auditKeyFile), 0o644)
  await loadOrCreateLogKeys(dir)
  assert.equal((await stat(join(dir, auditKeyFile))).mode & 0o777, 0o600)
})

test('keys change with an overlap: first both sign, then the new one alone', async (t) => {
  const dir = await folder(t)
  const [old] = logIdentity('log.example.se', await loadOrCreateLogKeys(dir)).verifierKeys
  const both = logIdentity('log.example.se', await addSigningKey(dir)).verifierKeys
  assert.deepEqual([both.length, both[0]], [2, old])
  const after = logIdentity('log.example.se', await retireSigningKey(dir))
  assert.deepEqual(after.verifierKeys, [both[1]])
  assert.deepEqual(after.pastVerifierKeys, [old], 'what the old one signed can still be checked')
  await assert.rejects(retireSigningKey(dir), { code: 'trust.audit_keys_unusable' })
  for (let more = 0; more < 3; more += 1) await addSigningKey(dir)
  await assert.rejects(addSigningKey(dir), { code: 'trust.audit_keys_unusable' })
})

test('a file that makes no sense is refused, kept, and not quoted', async (t) => {
  const dir = await folder(t)
  const path = join(dir, auditKeyFile)
  const key = Buffer.alloc(32).toString('base64')
  for (const text of [
    'hemlig nyckel',
    'null',
    '{"format":2}',
    '{"format":1,"signing":[],"retired":[]}',
    `{"format":1,"signing":["${key}"],"retired":[],"cosigning":"AAAA","seal":"${key}"}`,
  ]) {
    await writeFile(path, text)
    const error = await loadOrCreateLogKeys(dir).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    assert.equal((error as { code?: string } | undefined)?.code, 'trust.audit_keys_unusable', text)
    assert.doesNotMatch(`${error?.message}${String(error?.cause)}`, /hemlig/)
    assert.equal(await readFile(path, 'utf8'), text)
  }
})
