import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createHttp, createMetrics } from '../../kernel/index.ts'
import { everybody } from '../../kernel/testkit/index.ts'
import { elsa, nils, startAudit, write } from './audit-fixture.ts'
import { type AuditAsker, auditRoutes } from './audit-routes.ts'
import { createChecker } from './check/checker.ts'
import { runAuditVerify } from './command/verify.ts'
import { readEntry } from './entry/entry-store.ts'
import { createLogReader } from './log/log-reader.ts'
import { createReviewActs } from './review/review-acts.ts'
import { reviewRoutes } from './review/review-routes.ts'
import { runReviews } from './review/run-reviews.ts'
import { tilePath, tilesIn, widthIn } from './tree/tiles.ts'
import { requestFrom } from './witness/ask-witness.ts'
import { createWitness } from './witness/witness.ts'
import { witnessRoutes } from './witness/witness-routes.ts'

/** The log behind HTTP; `asker` is who asks from now on. */
async function startRoutes(t: TestContext) {
  const a = await startAudit(t)
  const http = await createHttp({
    log: a.log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
  })
  t.after(() => http.close())
  let asker: AuditAsker = { entry: { actorKind: 'employee', actor: 'auditor' } }
  const routes: { path: string; permission: string | undefined }[] = []
  http.app.addHook(
    'onRoute',
    ({ url, config }) => void routes.push({ path: url, permission: config?.permission }),
  )
  const shared = { ...a.deps, audit: a.audit, asker: () => asker }
  const names = { namesOf: async () => new Map([['SE2321000016-A1', 'Anna Operatör']]) }
  auditRoutes(http.app, {
    ...shared,
    reader: createLogReader(a.db.pool),
    names,
    checker: createChecker(a.deps),
  })
  reviewRoutes(http.app, { ...shared, names, acts: createReviewActs(shared) })
  const logs = [{ origin: a.identity.origin, verifiers: a.identity.verifiers }]
  await witnessRoutes(http.app, createWitness({ ...a.deps, key: a.identity.cosigner, logs }))
  const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object | string) => {
    const response = await http.app.inject({
      method,
      url: `/api/trust/v1/audit${path}`,
      headers: { host: 'localhost', ...(typeof payload === 'string' && { 'content-type': 'text/plain' }) },
      ...(payload !== undefined && { payload }),
    })
    return { status: response.statusCode, response, bytes: response.rawPayload, json: () => response.json() }
  }
  return { ...a, ask, routes, as: (who: AuditAsker) => void (asker = who) }
}

test('each route declares its permission', async (t) => {
  const { routes } = await startRoutes(t)
  assert.ok(routes.length >= 18)
  for (const { path, permission } of routes) {
    assert.match(permission ?? '', path.includes('/witness/') ? /^public$/ : /^trust\.audit\./, path)
  }
})

test('what is served is a log that verifies, fetched as C2SP tlog-tiles lays it out', async (t) => {
  const { ask, fill, identity } = await startRoutes(t)
  await fill(600)
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-served-'))
  t.after(() => rm(folder, { recursive: true }))
  const entries = [0, 1, 2].map(
    (index) => ({ level: 'entries', index, width: widthIn('entries', index, 600) }) as const,
  )
  for (const path of ['checkpoint', 'keys', ...[...tilesIn(600), ...entries].map(tilePath)]) {
    const { status, bytes } = await ask('GET', `/${path}`)
    assert.equal(status, 200, path)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  const said: string[] = []
  const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) }
  assert.equal(await runAuditVerify([folder, '--key', identity.verifierKeys[0]!], io), 0, said.join('\n'))
})

test('tiles are kept by those who fetch them, checkpoints are not', async (t) => {
  const { ask, fill } = await startRoutes(t)
  assert.equal((await ask('GET', '/checkpoint')).json().code, 'trust.audit_no_checkpoint')
  await fill(300)
  const headers = async (path: string) => (await ask('GET', path)).response.headers
  assert.equal((await headers('/checkpoint'))['cache-control'], 'no-store')
  assert.equal((await headers('/checkpoint'))['content-type'], 'text/plain; charset=utf-8')
  assert.match(String((await headers('/tile/0/000'))['cache-control']), /max-age=31536000, immutable/)
  assert.equal((await headers('/tile/0/000'))['content-type'], 'application/octet-stream')
  for (const path of [
    '/tile/0/002',
    '/tile/0/001',
    '/tile/0/001.p/45',
    '/tile/9/000',
    '/tile/x',
    '/tile/entries/001',
  ]) {
    assert.equal((await ask('GET', path)).status, 404, path)
  }
  assert.equal((await ask('GET', '/checkpoint?size=299')).json().code, 'trust.audit_size_unknown')
})

test('an entry has its proof when it has its place', async (t) => {
  const { ask, append, audit } = await startRoutes(t)
  const [id] = await append()
  assert.equal((await ask('GET', `/entries/${id}/proof`)).json().code, 'trust.audit_not_in_log_yet')
  await audit.sequence()
  const { response } = await ask('GET', `/entries/${id}/proof`)
  assert.match(response.body, /^c2sp\.org\/tlog-proof@v1\nextra /)
  const nobody = await ask('GET', `/entries/${elsa}/proof`)
  assert.deepEqual([nobody.status, nobody.json().code], [404, 'trust.audit_entry_not_found'])
  assert.deepEqual((await ask('GET', '/consistency?from=1&to=1')).json(), { hashes: [] })
  assert.equal((await ask('GET', '/consistency?from=1&to=9')).status, 404)
  assert.equal((await ask('GET', '/consistency?from=2&to=1')).status, 404)
})

test('who reads the log is in the log', async (t) => {
  const { ask, append, db } = await startRoutes(t)
  await append(write(), write({ person: nils }))
  const { items } = (await ask('GET', `/entries?person=${elsa}`)).json()
  assert.equal(items.length, 1)
  const again = (await ask('GET', '/entries?actor=auditor')).json().items
  assert.deepEqual([again.length, again[0].act, again[0].person], [1, 'trust.audit.list', elsa])
  assert.equal((await readEntry(db.pool, again[0].id)).purpose, 'log_review')
})

test('an auditor finds entries by what came of them and by their decision, with the names of who acted', async (t) => {
  const { ask, append, clock } = await startRoutes(t)
  const decision = '01900000-0000-7000-8000-0000000000d1'
  const [denied] = await append(write({ outcome: 'denied', decision }))
  clock.advance({ seconds: 1 })
  await append(write())
  const found = (await ask('GET', '/entries?outcome=denied')).json()
  assert.deepEqual(
    found.items.map(({ id }: { id: string }) => id),
    [denied],
  )
  assert.deepEqual(found.names, { 'SE2321000016-A1': 'Anna Operatör' })
  const byDecision = (await ask('GET', `/entries?decision=${decision}`)).json()
  assert.deepEqual(
    byDecision.items.map(({ id }: { id: string }) => id),
    [denied],
  )
})

test('an auditor of one controller sees its entries only, page by page', async (t) => {
  const { ask, append, as } = await startRoutes(t)
  await append(write(), write({ controller: 'other' }), write({ controller: 'other' }))
  as({ entry: { actorKind: 'employee', actor: 'auditor' }, controllers: ['other'] })
  const first = (await ask('GET', '/entries?limit=1')).json()
  const second = (await ask('GET', `/entries?limit=1&cursor=${first.next}`)).json()
  assert.deepEqual(
    [...first.items, ...second.items].map(({ controller }) => controller),
    ['other', 'other'],
  )
  assert.equal(second.next, undefined)
})

test('what concerns nobody’s data is seen by those in whose name it was done, and a proof by those who see the entry', async (t) => {
  const { ask, append, audit, as } = await startRoutes(t)
  const [theirs] = await append(write({ controller: 'other' }))
  await audit.sequence()
  const entry = { actorKind: 'employee', actor: 'auditor', forWhom: 'mine' } as const
  as({ entry, controllers: ['mine'] })
  await ask('GET', '/entries')
  const { items } = (await ask('GET', '/entries')).json()
  assert.deepEqual(
    items.map(({ act, actor }: { act: string; actor: string }) => [act, actor]),
    [['trust.audit.list', 'auditor']],
  )
  const proof = await ask('GET', `/entries/${theirs}/proof`)
  assert.deepEqual([proof.status, proof.json().code], [404, 'trust.audit_entry_not_found'])
})

test('entries are exported as FHIR AuditEvents', async (t) => {
  const { ask, append } = await startRoutes(t)
  await append(write(), write())
  const { response } = await ask('GET', `/events?limit=1&person=${elsa}`)
  assert.equal(response.headers['content-type'], 'application/fhir+json; charset=utf-8')
  const [, next = ''] =
    /^<\/api\/trust\/v1\/audit(.*)>; rel="next"$/.exec(String(response.headers['link'])) ?? []
  const bundle = response.json()
  assert.deepEqual(
    [bundle.resourceType, bundle.entry.length, bundle.entry[0].resource.action],
    ['Bundle', 1, 'R'],
  )
  const second = (await ask('GET', next)).json()
  assert.equal(second.entry.length, 1)
  assert.notEqual(second.entry[0].fullUrl, bundle.entry[0].fullUrl)
  assert.match(next, new RegExp(`person=${elsa}`))
})

test('a resident sees who has seen her data, and nobody else’s; staff must take it out for her', async (t) => {
  const { ask, append, as, db } = await startRoutes(t)
  await append(write(), write({ person: nils }))
  assert.equal((await ask('GET', '/mine')).json().code, 'trust.audit_nobody')
  as({ entry: { actorKind: 'resident', actor: elsa }, person: elsa })
  const mine = (await ask('GET', '/mine')).json()
  assert.deepEqual(
    mine.items.map(({ who, what }: { who: string; what: { sv: string } }) => [who, what.sv]),
    [['Anna Operatör', 'welfare.alarm.read']],
  )
  as({ entry: { actorKind: 'employee', actor: 'registrar' } })
  assert.equal((await ask('GET', `/people/${elsa}/extract`)).json().items.length, 1)
  const { rows } = await db.pool.query(
    `select actor, person from trust.audit_entry where act = 'trust.audit.extract'`,
  )
  assert.deepEqual(rows, [{ actor: 'registrar', person: elsa }])
  as({ entry: { actorKind: 'employee', actor: 'registrar' }, controllers: ['other'] })
  assert.deepEqual((await ask('GET', `/people/${elsa}/extract`)).json().items, [], 'of another controller')
})

test('a check names the row that was altered, in a sentence', async (t) => {
  const { ask, fill, tamper } = await startRoutes(t)
  const ids = await fill(3)
  assert.equal((await ask('GET', '/check')).json().code, 'trust.audit_not_checked')
  assert.deepEqual((await ask('POST', '/check')).json().problems, [])
  await tamper(`update trust.audit_entry set actor = 'x' where id = $1`, [ids[1]])
  const [one, other] = await Promise.all([ask('POST', '/check'), ask('POST', '/check')])
  assert.deepEqual(one.json(), other.json())
  assert.deepEqual(one.json().problems, [
    {
      fault: 'entry_altered',
      text: `The entry was altered after it had been entered (entry ${ids[1]}, position 1).`,
      entry: ids[1],
      position: 1,
    },
  ])
  assert.deepEqual((await ask('GET', '/check')).json(), one.json())
})

test('reviews go from found to followed up over HTTP', async (t) => {
  const r = await startRoutes(t)
  const rule = { kind: 'random', enabled: true, perThousand: 1000 }
  assert.equal((await r.ask('PUT', '/review-rules', rule)).status, 200)
  const rules = (await r.ask('GET', '/review-rules')).json().items
  assert.equal(rules.find(({ kind }: { kind: string }) => kind === 'random').perThousand, 1000)
  await r.fill(1)
  const facts = {
    relations: async () => [[]],
    assigned: async () => [true],
    protectedPersons: async () => new Set<string>(),
  }
  await runReviews({ ...r.deps, facts, drawKey: r.identity.seal })
  assert.equal((await r.ask('GET', '/review-runs')).json().items[0].found, 1)
  const [review] = (await r.ask('GET', '/reviews?state=open')).json().items
  assert.equal(review.kind, 'random')
  const post = async (act: string, body: object) =>
    (await r.ask('POST', `/reviews/${review.id}/${act}`, body)).json()
  assert.equal((await post('assign', { reviewer: 'auditor' })).state, 'assigned')
  assert.equal((await post('conclude', { outcome: 'unclear', comment: 'Vet inte' })).state, 'concluded')
  assert.equal((await post('follow-up', { followUp: 'talk' })).state, 'closed')
  assert.equal((await r.ask('GET', `/reviews/${review.id}`)).json().followUp, 'talk')
  assert.equal((await post('conclude', { outcome: 'justified' })).code, 'trust.audit_review_wrong_state')
  assert.equal((await r.ask('GET', `/reviews/${elsa}`)).status, 404)
})

test('a checkpoint is cosigned over HTTP', async (t) => {
  const r = await startRoutes(t)
  await r.fill(2)
  const body = await requestFrom(r.db.pool, 0, 2, await createLogReader(r.db.pool).checkpoint())
  const answer = await r.ask('POST', '/witness/add-checkpoint', body)
  assert.equal(answer.status, 200)
  assert.match(answer.response.body, /^— smakoping\.example\.se\/audit \S+\n$/)
  const again = await r.ask('POST', '/witness/add-checkpoint', body)
  assert.deepEqual([again.status, again.response.headers['content-type']], [409, 'text/x.tlog.size'])
  assert.equal((await r.ask('POST', '/witness/add-checkpoint', { json: true })).status, 400)
  assert.equal((await r.ask('POST', '/witness/add-checkpoint', 'x'.repeat(70_000))).status, 413)
})
