import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createHttp, createMetrics } from '../../kernel/index.ts'
import { everybody } from '../../kernel/testkit/index.ts'
import { startAudit, write } from './audit-fixture.ts'
import { type AuditPartDeps, createAuditPart } from './audit-part.ts'
import { createLogReader } from './log/log-reader.ts'
import { readRemembered } from './log/remember.ts'
import { listReviews } from './review/review-list.ts'
import { httpWitness } from './witness/http-witness.ts'

/** The whole part of an installation, behind a port of its own. */
async function startPart(t: TestContext, more: Partial<AuditPartDeps> = {}) {
  const a = await startAudit(t)
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-audit-part-'))
  const metrics = createMetrics({ process: false })
  const http = await createHttp({
    log: a.log,
    metrics,
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
  })
  const part = await createAuditPart({
    ...a.deps,
    app: http.app,
    metrics,
    dataDir,
    asker: () => ({ entry: { actorKind: 'employee', actor: 'auditor' } }),
    names: { namesOf: async () => new Map() },
    facts: {
      relations: async (accesses) => accesses.map(() => ['own_record']),
      assigned: async (accesses) => accesses.map(() => true),
      protectedPersons: async () => new Set(),
    },
    witnessed: [],
    witnesses: [],
    ...more,
  })
  t.after(async () => {
    await part.stop()
    await http.close()
    await rm(dataDir, { recursive: true })
  })
  const job = (name: string) =>
    part.jobs.handlers[name]!({}, { id: '1', log: a.log, attempt: 1, lastAttempt: false })
  return { ...a, part, http, dataDir, metrics, job }
}

const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a part that is started gives entries their places by itself, and remembers how far the log has come', async (t) => {
  const p = await startPart(t)
  await p.append(write())
  p.part.start()
  const reader = createLogReader(p.db.pool)
  assert.equal(await until(async () => (await reader.size()) || undefined), 1)
  await p.part.stop()
  const again = await startPart(t)
  await again.fill(1)
  again.part.start()
  assert.match(await until(() => readRemembered(again.dataDir)), /\n1\n/)
})

test('jobs check and review, and tell what is wrong by id alone', async (t) => {
  const p = await startPart(t)
  const [id] = await p.fill(2)
  await p.job('trust:audit_review')
  assert.equal((await listReviews(p.db.pool, { kind: 'own_record' })).items.length, 2)
  await p.job('trust:audit_check')
  assert.match(await p.metrics.registry.metrics(), /knutpunkt_trust_audit_problems 0/)
  await p.tamper('delete from trust.audit_entry where id = $1', [id])
  await p.job('trust:audit_check')
  assert.match(await p.metrics.registry.metrics(), /knutpunkt_trust_audit_problems 1/)
  assert.ok(p.lines.some((line) => JSON.stringify(line).includes(`entry_removed`)))
})

test('two installations cosign each other over HTTP', async (t) => {
  const log = await startAudit(t)
  const witness = await startPart(t, {
    witnessed: [{ origin: log.identity.origin, verifiers: log.identity.verifiers }],
  })
  const { url } = await witness.http.listen()
  const known = httpWitness(`${url}/api/trust/v1/audit/witness/`, witness.identity.cosigner.verifierKey)
  const part = await startPart(t, { witnesses: [known] })
  await part.fill(2)
  await part.job('trust:audit_cosign')
  assert.ok(
    !/— .*\n— /.test(await createLogReader(part.db.pool).checkpoint()),
    'the witness knows another key for that name',
  )

  const asking = await startPart(t, { ...log.deps, witnesses: [known] })
  await log.fill(2)
  await asking.job('trust:audit_cosign')
  assert.match(await createLogReader(log.db.pool).checkpoint(), /— .*\n— .*\n$/)
})

test('a witness that is away keeps nothing from being done', async (t) => {
  const other = await startAudit(t)
  const away = httpWitness('http://127.0.0.1:1', other.identity.cosigner.verifierKey)
  const p = await startPart(t, { witnesses: [away] })
  await p.fill(1)
  await p.job('trust:audit_cosign')
  assert.ok(p.lines.some((line) => JSON.stringify(line).includes('did not answer')))
  assert.throws(() => httpWitness('http://x', other.identity.verifierKeys[0]!), /not one for cosignatures/)
})
