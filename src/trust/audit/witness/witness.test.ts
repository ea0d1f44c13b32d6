import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createAudit } from '../audit.ts'
import { startAudit } from '../audit-fixture.ts'
import { createLogReader } from '../log/log-reader.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { type Asked, askWitness, requestFrom } from './ask-witness.ts'
import { createWitness } from './witness.ts'

/** A log, and another installation that is its witness. */
async function pair(t: TestContext) {
  const log = await startAudit(t)
  const other = await startAudit(t)
  const logs = [{ origin: log.identity.origin, verifiers: log.identity.verifiers }]
  const witness = createWitness({ db: other.db, clock: other.clock, key: other.identity.cosigner, logs })
  const asked: number[] = []
  const known = {
    verifier: other.identity.cosigner.verifier,
    post: async (body: string) => {
      const answer = await witness.addCheckpoint(body)
      asked.push(answer.status)
      return answer
    },
  }
  const ask = (): Promise<Asked> => askWitness({ db: log.db.pool, clock: log.clock }, known)
  const request = async (older: number) => {
    const checkpoint = await createLogReader(log.db.pool).checkpoint()
    return requestFrom(log.db.pool, older, await createLogReader(log.db.pool).size(), checkpoint)
  }
  return { log, other, witness, known, ask, asked, request }
}

test('each checkpoint is cosigned, from where the witness is', async (t) => {
  const { log, known, ask, asked } = await pair(t)
  assert.equal(await ask(), 'nothing_new')
  await log.fill(5)
  assert.equal(await ask(), 'cosigned')
  await log.fill(300)
  await log.fill(300)
  assert.equal(await ask(), 'cosigned')
  assert.equal(await ask(), 'nothing_new')
  assert.deepEqual(asked, [200, 200])
  const note = parseNote(await createLogReader(log.db.pool).checkpoint())
  assert.equal(note.signatures.length, 2)
  assert.equal(verifyNote(note, [known.verifier]).length, 1)
})

test('a log that does not know where the witness is learns it from the witness', async (t) => {
  const { log, ask, asked } = await pair(t)
  await log.fill(5)
  await ask()
  await log.db.pool.query('delete from trust.audit_cosignature')
  await log.fill(5)
  assert.equal(await ask(), 'cosigned')
  assert.deepEqual(asked, [200, 409, 200])
})

test('two logs under one name and key are told apart: the second is never cosigned', async (t) => {
  const { log, ask, known } = await pair(t)
  await log.fill(5)
  assert.equal(await ask(), 'cosigned')
  const fork = await startAudit(t)
  const audit = createAudit({ ...fork.deps, identity: log.identity })
  const grow = async (count: number) => {
    const entries = Array.from({ length: count }, () => ({
      actorKind: 'program' as const,
      actor: 'x',
      act: 'x',
      outcome: 'done' as const,
    }))
    await fork.db.transaction((client) => audit.append(client, entries))
    await audit.sequence()
  }
  const askFork = () => askWitness({ db: fork.db.pool, clock: fork.clock }, known)
  await grow(3)
  assert.equal(await askFork(), 'contradicted', 'shorter than what was cosigned')
  await grow(2)
  assert.equal(await askFork(), 'contradicted', 'as long, and another')
  await grow(5)
  assert.equal(await askFork(), 'contradicted', 'longer, and not its continuation')
})

test('a witness answers as C2SP tlog-witness says', async (t) => {
  const { log, other, witness, request } = await pair(t)
  await log.fill(5)
  const right = await request(0)
  assert.equal((await witness.addCheckpoint(right.replace('old 0', 'old 9'))).status, 400)
  assert.equal((await witness.addCheckpoint('nonsense')).status, 400)
  assert.equal((await witness.addCheckpoint(right.replace('\n5\n', '\nx\n'))).status, 400)
  assert.equal((await witness.addCheckpoint(right.replaceAll('smakoping', 'storkoping'))).status, 404)
  assert.equal((await witness.addCheckpoint(right.replace('\n5\n', '\n6\n'))).status, 403)
  assert.equal(
    (await witness.addCheckpoint(right.replace('old 0\n', `old 0\n${Buffer.alloc(32).toString('base64')}\n`)))
      .status,
    422,
  )
  const first = await witness.addCheckpoint(right)
  assert.deepEqual([first.status, first.contentType], [200, 'text/plain; charset=utf-8'])
  assert.match(first.body, /^— \S+ \S+\n$/)
  const again = await witness.addCheckpoint(right)
  assert.deepEqual([again.status, again.contentType, again.body], [409, 'text/x.tlog.size', '5\n'])
  assert.equal((await witness.addCheckpoint(await request(5))).status, 200, 'the same size again')
  await log.fill(5)
  const proof = await request(5)
  assert.equal((await witness.addCheckpoint(proof.replace(/^([^\n]*\n)[^\n]+\n/, '$1'))).status, 422)
  assert.equal((await witness.addCheckpoint(proof)).status, 200)
  const { rows } = await other.db.pool.query('select size::int from trust.audit_witnessed')
  assert.deepEqual(rows, [{ size: 10 }])
})

test('of two requests at once from the same size one is cosigned', async (t) => {
  const { log, witness, request } = await pair(t)
  await log.fill(5)
  const five = await request(0)
  await log.fill(5)
  const ten = await request(0)
  const answers = await Promise.all([witness.addCheckpoint(five), witness.addCheckpoint(ten)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('what a witness answers wrongly is not kept', async (t) => {
  const { log, known } = await pair(t)
  await log.fill(5)
  const answering = (status: number, body: string) =>
    askWitness({ db: log.db.pool, clock: log.clock }, { ...known, post: async () => ({ status, body }) })
  assert.equal(await answering(200, 'nonsense\n'), 'refused')
  assert.equal(await answering(200, '— x AAAAAAAA\n'), 'refused')
  assert.equal(await answering(500, ''), 'refused')
  assert.equal(await answering(404, ''), 'refused')
  assert.equal(await answering(409, '3\n'), 'refused', 'again and again')
  assert.equal(await answering(409, '99\n'), 'contradicted')
  assert.equal(await answering(422, ''), 'contradicted')
  assert.doesNotMatch(await createLogReader(log.db.pool).checkpoint(), /AAAAAAAA/)
})
