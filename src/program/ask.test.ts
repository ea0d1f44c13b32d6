import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startTestPlatform } from '../testing/platform.ts'
import { ask } from './ask.ts'
import { UsageError } from './options.ts'
import { keepSystemFile } from './system-file.ts'

async function asking(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-ask-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const run = async (...args: string[]) => {
    const out: string[] = []
    const err: string[] = []
    const code = await ask(args, { out: (line) => out.push(line), err: (line) => err.push(line) })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  return { folder, file: join(folder, 'system.json'), run }
}

test('a system asks with its key file, and is told what it was answered', async (t) => {
  const { file, run, folder } = await asking(t)
  const { system, addresses, stop } = await startTestPlatform()
  t.after(stop)
  const { publicJwk } = await keepSystemFile(file, addresses.http, 'journal')
  const whose = (await (await system.fetch(`/api/trust/v1/systems/${system.clientId}`)).json()) as {
    organisationId: string
  }
  const registered = await system.fetch('/api/trust/v1/systems', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: 'journal',
      name: 'Journal',
      organisationId: whose.organisationId,
      actsFor: [],
      scopes: ['trust.rules.read', 'trust.decisions.write'],
      authentication: 'private_key_jwt',
      tokenBinding: 'dpop',
      grantTypes: ['client_credentials'],
      jwks: { keys: [publicJwk] },
    }),
  })
  assert.equal(registered.status, 201)

  const rules = await run('--as', file, 'GET', '/api/trust/v1/rules')
  assert.equal(rules.code, 0, rules.err)
  assert.ok((JSON.parse(rules.out) as { items: object[] }).items.length > 50)

  const question = join(folder, 'question.json')
  await writeFile(
    question,
    JSON.stringify({
      actor: { kind: 'system', id: 'journal' },
      act: { name: 'records.read' },
      resource: { kind: 'record' },
      context: { levelOfAssurance: 3 },
    }),
  )
  const decided = await run('--as', file, 'POST', '/api/trust/v1/decisions', question)
  assert.equal((JSON.parse(decided.out) as { decision: string }).decision, 'deny')

  const beyond = await run('--as', file, 'GET', '/api/trust/v1/agreements')
  assert.deepEqual([beyond.code, beyond.err], [1, 'knutpunkt: answered 403'])
})

test("the key file is its owner's alone, and is kept from one start to the next with where the platform is now", async (t) => {
  const { file } = await asking(t)
  const first = await keepSystemFile(file, 'http://localhost:1', 'journal')
  const second = await keepSystemFile(file, 'http://localhost:2', 'journal')
  assert.deepEqual(second.publicJwk, first.publicJwk)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal('d' in first.publicJwk, false)
})

test('what makes no sense is told, and nothing of the key file is repeated', async (t) => {
  const { file, run } = await asking(t)
  await assert.rejects(run('GET', '/api/trust/v1/rules'), UsageError)
  await assert.rejects(run('--as', file, 'FETCH', '/api/trust/v1/rules'), UsageError)
  await assert.rejects(run('--as', file, 'GET', 'https://elsewhere.example/'), UsageError)
  await assert.rejects(run('--as', file, 'GET', '//elsewhere.example/'), UsageError)
  await assert.rejects(run('--as', file, 'GET', '/api'), /cannot be read/)
  await writeFile(file, '{"key": {"d": "hemligt"}}')
  await assert.rejects(run('--as', file, 'GET', '/api'), (error: Error) => {
    assert.match(error.message, /cannot be used/)
    assert.ok(!error.message.includes('hemligt'))
    return true
  })
})
