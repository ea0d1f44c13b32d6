import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PoolClient } from 'pg'
import { type Database, openDatabase } from '../../../kernel/index.ts'
import { type AuditFixture, startAudit, write } from '../audit-fixture.ts'
import { openCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/signed-note.ts'
import { leafHash, rootOf } from '../tree/merkle.ts'
import { createLogReader } from './log-reader.ts'
import { sequence } from './sequencer.ts'
import { readWaiting } from './waiting.ts'

/** The log as it stands: entry ids in order, and that all of it is signed. */
async function logOf({ db, identity }: AuditFixture): Promise<string[]> {
  const { rows } = await db.pool.query<{ position: string; entry: string; commitment: Buffer }>(
    'select position::text, entry, commitment from trust.audit_leaf l order by l.position',
  )
  assert.deepEqual(
    rows.map(({ position }) => Number(position)),
    rows.map((_, at) => at),
    'no holes',
  )
  const { size, root } = openCheckpoint(
    await createLogReader(db.pool).checkpoint(),
    identity.origin,
    identity.verifiers,
  )
  assert.equal(size, rows.length)
  assert.ok(root.equals(rootOf(rows.map(({ commitment }) => leafHash(commitment)))))
  return rows.map(({ entry }) => entry)
}

test('entries are in the log in the order they were committed, whatever order they began in', async (t) => {
  const a = await startAudit(t)
  const slow = await a.db.pool.connect()
  await slow.query('begin')
  const [late] = await a.audit.append(slow, [write()])
  const [early] = await a.append()
  assert.equal(await a.audit.sequence(), 1, 'a transaction still running delays only itself')
  await slow.query('commit')
  slow.release()
  assert.equal(await a.audit.sequence(), 1)
  assert.deepEqual(await logOf(a), [early, late])
})

test('what is rolled back was never there', async (t) => {
  const a = await startAudit(t)
  const lost = a.db.transaction(async (client) => {
    await a.audit.append(client, [write()])
    throw new Error('the act failed')
  })
  await assert.rejects(lost, /the act failed/)
  const [kept] = await a.append()
  await a.audit.sequence()
  assert.deepEqual(await logOf(a), [kept])
})

test('a round with nothing new signs nothing', async (t) => {
  const a = await startAudit(t)
  await a.fill(3)
  const before = await createLogReader(a.db.pool).checkpoint()
  a.clock.advance({ hours: 1 })
  assert.equal(await a.audit.sequence(), 0)
  assert.equal(await createLogReader(a.db.pool).checkpoint(), before)
  const { rows } = await a.db.pool.query('select from trust.audit_checkpoint')
  assert.equal(rows.length, 1)
})

test('more than one round takes is taken in several', async (t) => {
  const a = await startAudit(t)
  const ids = await a.append(...Array.from({ length: 600 }, () => write()))
  assert.deepEqual(await sequence(a.deps, 250), { taken: 250, refused: 0, more: true })
  assert.equal((await readWaiting(a.db.pool)).count, 350)
  await sequence(a.deps, 250)
  assert.deepEqual(await sequence(a.deps, 250), { taken: 100, refused: 0, more: false })
  assert.deepEqual(await logOf(a), ids)
  assert.equal((await readWaiting(a.db.pool)).count, 0)
})

test('a crash between any two steps leaves the log whole, and the next round goes on', async (t) => {
  const a = await startAudit(t)
  await a.fill(255)
  let ids = await logOf(a)
  let steps = 0
  for (let dies = 0; ; dies += 1) {
    const appended = await a.append(write(), write(), write())
    steps = 0
    const dying: Database = {
      ...a.db,
      transaction: (fn) =>
        a.db.transaction((client) => {
          const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
          const mortal = (...args: unknown[]) => {
            if (steps++ === dies) throw new Error('killed')
            return query(...args)
          }
          return fn(
            new Proxy(client, {
              get: (on, name) => (name === 'query' ? mortal : Reflect.get(on, name)),
            }) as PoolClient,
          )
        }),
    }
    const died = await sequence({ ...a.deps, db: dying }).then(
      () => false,
      () => true,
    )
    if (!died) {
      assert.deepEqual(await logOf(a), [...ids, ...appended])
      break
    }
    assert.deepEqual(await logOf(a), ids, `killed at step ${dies}`)
    await a.audit.sequence()
    ids = [...ids, ...appended]
    assert.deepEqual(await logOf(a), ids, `after step ${dies}`)
  }
  assert.ok(steps >= 8, 'every statement of a round was one to die at')
})

test('of two processes one sequences; when it is gone the other takes over', async (t) => {
  const a = await startAudit(t)
  const other = await openDatabase({ url: a.url, log: a.log })
  t.after(() => other.close())
  const first = await a.db.pool.connect()
  await first.query('begin')
  await first.query('select pg_advisory_xact_lock(7250463201)')
  const [id] = await a.append()
  assert.deepEqual(await sequence({ ...a.deps, db: other }), { taken: 0, refused: 0, more: false })
  // Gone without a word: the connection is cut, nothing is committed.
  first.release(true)
  let taken = 0
  while (taken === 0) taken = (await sequence({ ...a.deps, db: other })).taken
  assert.deepEqual(await logOf(a), [id])
})

test('two processes at it at once make one log', async (t) => {
  const a = await startAudit(t)
  const other = await openDatabase({ url: a.url, log: a.log })
  t.after(() => other.close())
  const ids: string[] = []
  for (let round = 0; round < 10; round += 1) {
    ids.push(...(await a.append(write(), write())))
    await Promise.all([sequence(a.deps), sequence({ ...a.deps, db: other })])
  }
  await a.audit.sequence()
  assert.deepEqual(await logOf(a), ids)
})

test('a database copied into another, where transactions have smaller numbers, goes on', async (t) => {
  const a = await startAudit(t)
  const ids = await a.fill(3)
  await a.tamper(`update trust.audit_log set floor = '999999999999'::xid8`)
  await a.tamper(`update trust.audit_entry set xid = '999999999998'::xid8`)
  ids.push(...(await a.append()))
  await a.audit.sequence()
  ids.push(...(await a.append()))
  await a.audit.sequence()
  assert.deepEqual(await logOf(a), ids)
})

test('a row put in by SQL does not get into the log, and is told of once', async (t) => {
  const a = await startAudit(t)
  const [id] = await a.append()
  const copy = '01900000-0000-7000-8000-00000000dead'
  await a.db.pool.query(
    `insert into trust.audit_entry (id, at, actor_kind, actor, act, outcome, salt, commitment, seal)
     select $1, at, actor_kind, 'somebody-else', act, outcome, salt, commitment, seal from trust.audit_entry`,
    [copy],
  )
  await a.db.pool.query(
    `insert into trust.audit_entry (id, at, actor_kind, actor, act, outcome, salt, commitment, seal)
     values (gen_random_uuid(), now(), 'employee', 'x', 'x', 'done', '\\x00', '\\x00', '\\x00')`,
  )
  assert.deepEqual(await sequence(a.deps), { taken: 1, refused: 2, more: false })
  assert.deepEqual(await sequence(a.deps), { taken: 0, refused: 0, more: false })
  assert.deepEqual(await logOf(a), [id])
  const { rows } = await a.db.pool.query('select reason from trust.audit_refused order by reason')
  assert.deepEqual(rows, [{ reason: 'altered' }, { reason: 'unsealed' }])
  assert.equal(
    a.lines.filter((line) => /another hand/.test(String(line['message'] ?? line['msg']))).length,
    1,
  )
})

test('a tree that is not the one signed last is not carried on', async (t) => {
  const a = await startAudit(t)
  await a.fill(3)
  await a.tamper(`update trust.audit_tile set hashes = sha256('x') || substr(hashes, 33) where level = 0`)
  await a.append()
  await assert.rejects(a.audit.sequence(), { code: 'trust.audit_log_contradicts' })
  const { note } = openCheckpoint(
    await createLogReader(a.db.pool).checkpoint(),
    a.identity.origin,
    a.identity.verifiers,
  )
  assert.match(parseNote(`${note.text}\n— x AAAAAAAA\n`).text, /\n3\n/)
})

test('with another name the log is another log', async (t) => {
  const a = await startAudit(t)
  await a.fill(1)
  await a.append()
  const identity = { ...a.identity, origin: 'other.example.se/audit' }
  await assert.rejects(sequence({ ...a.deps, identity }), { code: 'trust.audit_log_contradicts' })
})

test('the database refuses to change what was entered, when asked by mistake', async (t) => {
  const a = await startAudit(t)
  await a.fill(2)
  for (const sql of [
    `update trust.audit_entry set actor = 'x'`,
    'delete from trust.audit_entry',
    'truncate trust.audit_entry',
    'delete from trust.audit_leaf',
    'update trust.audit_leaf set position = position + 1',
    'truncate trust.audit_leaf',
    `update trust.audit_checkpoint set note = 'x'`,
    'truncate trust.audit_checkpoint cascade',
  ]) {
    await assert.rejects(a.db.pool.query(sql), { code: '42501' }, sql)
  }
})
