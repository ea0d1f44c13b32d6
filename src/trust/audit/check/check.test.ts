import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type AuditFixture, startAudit, write } from '../audit-fixture.ts'
import { eraseEntries } from '../erase/erase.ts'
import { createLogReader } from '../log/log-reader.ts'
import { formatCheckpoint } from '../note/checkpoint.ts'
import { signNote } from '../note/signed-note.ts'
import { leafHash, rootOf } from '../tree/merkle.ts'
import { type CheckOptions, checkAudit } from './check.ts'
import { describeProblem } from './problem.ts'

/** A log of so many, checked to be right before anything is done to it. */
async function sound(t: TestContext, count: number) {
  const a = await startAudit(t)
  const ids = await a.fill(count)
  assert.deepEqual(await checkAudit(a.deps), {
    size: count,
    erased: 0,
    waiting: 0,
    problems: [],
    more: false,
  })
  return { ...a, ids }
}

const found = async (a: AuditFixture, options?: CheckOptions) => (await checkAudit(a.deps, options)).problems

test('an empty log, a growing one and one with entries waiting are sound', async (t) => {
  const a = await startAudit(t)
  assert.deepEqual(await found(a), [])
  await a.append()
  assert.equal((await checkAudit(a.deps)).waiting, 1)
  await a.fill(300)
  await a.fill(300)
  await a.append()
  assert.deepEqual(await checkAudit(a.deps), { size: 601, erased: 0, waiting: 1, problems: [], more: false })
})

test('every column of an entry that is altered is found, with the entry', async (t) => {
  const a = await sound(t, 300)
  const [entry] = [a.ids[257]!]
  for (const change of [
    `at = at + interval '1 microsecond'`,
    `actor_kind = 'system'`,
    `actor = 'SE2321000016-A2'`,
    `assignment = 'x'`,
    'for_whom = null',
    `on_behalf_of = 'x'`,
    `act = 'welfare.alarm.reset'`,
    `outcome = 'denied'`,
    `person = '01900000-0000-7000-8000-0000000000e2'`,
    `controller = 'x'`,
    `unit = 'x'`,
    'purpose = null',
    `decision = '01900000-0000-7000-8000-0000000000d2'`,
    'emergency = true',
    `about = '01900000-0000-7000-8000-0000000000d2'`,
    `salt = sha256('x')`,
    `commitment = sha256('x')`,
    `seal = sha256('x')`,
  ]) {
    await a.tamper(
      'create table if not exists public.kept as select * from trust.audit_entry where id = $1',
      [entry],
    )
    await a.tamper(`update trust.audit_entry set ${change} where id = $1`, [entry])
    assert.deepEqual(await found(a), [{ fault: 'entry_altered', entry, position: 257 }], change)
    await a.tamper('delete from trust.audit_entry where id = $1', [entry])
    await a.tamper('insert into trust.audit_entry select * from public.kept')
  }
  assert.deepEqual(await found(a), [])
})

test('an entry removed is found; one erased is not missed, and its place is proved', async (t) => {
  const a = await sound(t, 10)
  const [removed, erased] = [a.ids[3]!, a.ids[4]!]
  await a.tamper('delete from trust.audit_entry where id = $1', [removed])
  await a.db.transaction((client) =>
    eraseEntries(client, a.audit, [erased], { actorKind: 'employee', actor: 'SE2321000016-A9' }),
  )
  await a.audit.sequence()
  const check = await checkAudit(a.deps)
  assert.deepEqual(check.problems, [{ fault: 'entry_removed', entry: removed, position: 3 }])
  assert.deepEqual([check.size, check.erased], [11, 1])
  assert.doesNotMatch(await createLogReader(a.db.pool).inclusionProof(erased), /extra/)
})

test('an erasure written by SQL hides nothing', async (t) => {
  const a = await sound(t, 5)
  await a.tamper('delete from trust.audit_entry where id = $1', [a.ids[2]])
  const forged = '01900000-0000-7000-8000-00000000dead'
  await a.tamper(
    `insert into trust.audit_entry (id, at, actor_kind, actor, act, outcome, about, salt, commitment, seal)
     select $1, now(), actor_kind, actor, 'trust.audit.erase', 'done', $2, salt, commitment, seal from trust.audit_entry limit 1`,
    [forged, a.ids[2]],
  )
  await a.audit.sequence()
  assert.deepEqual(await found(a), [
    { fault: 'entry_removed', entry: a.ids[2], position: 2 },
    { fault: 'entry_inserted', entry: forged },
  ])
})

test('an entry removed cannot be passed off as one that was erased', async (t) => {
  const a = await sound(t, 5)
  await a.db.transaction((client) =>
    eraseEntries(client, a.audit, [a.ids[1]!], { actorKind: 'employee', actor: 'SE2321000016-A9' }),
  )
  await a.audit.sequence()
  await a.tamper('delete from trust.audit_entry where id = $1', [a.ids[3]])
  await a.tamper('alter table trust.audit_leaf drop constraint audit_leaf_entry_key')
  await a.tamper('update trust.audit_leaf set entry = $1 where position = 3', [a.ids[1]])
  assert.deepEqual((await found(a)).map(({ fault, position }) => [fault, position]).sort(), [
    ['leaf_inserted', 1],
    ['leaf_inserted', 3],
  ])
})

test('an entry put in is found, with and without a place of its own', async (t) => {
  const a = await sound(t, 5)
  const forged = '01900000-0000-7000-8000-00000000dead'
  const insert = `insert into trust.audit_entry (id, at, actor_kind, actor, act, outcome, salt, commitment, seal)
     select $1, at, actor_kind, actor, act, outcome, salt, commitment, seal from trust.audit_entry limit 1`
  await a.tamper(insert, [forged])
  assert.deepEqual(await found(a), [{ fault: 'entry_inserted', entry: forged }])
  await a.tamper(`insert into trust.audit_leaf values (5, $1, sha256('x'))`, [forged])
  assert.deepEqual(await found(a), [{ fault: 'leaf_inserted', entry: forged, position: 5 }])
})

test('places altered, removed and exchanged are found', async (t) => {
  const a = await sound(t, 600)
  const leaf = 'update trust.audit_leaf set'
  await a.tamper(`${leaf} commitment = sha256('x') where position = 300`)
  assert.deepEqual(await found(a), [{ fault: 'leaf_altered', entry: a.ids[300], position: 300 }])

  await a.tamper('delete from trust.audit_leaf where position = 300')
  assert.deepEqual(await found(a), [{ fault: 'leaf_removed', entry: a.ids[300], position: 300 }])

  await a.tamper(
    'insert into trust.audit_leaf select 300, id, commitment from trust.audit_entry where id = $1',
    [a.ids[300]],
  )
  assert.deepEqual(await found(a), [])

  const swap = async (one: number, other: number) => {
    await a.tamper(`${leaf} position = 9999 where position = ${one}`)
    await a.tamper(`${leaf} position = ${one} where position = ${other}`)
    await a.tamper(`${leaf} position = ${other} where position = 9999`)
  }
  await swap(10, 520)
  assert.deepEqual(await found(a), [
    { fault: 'leaf_moved', entry: a.ids[520], position: 10 },
    { fault: 'leaf_moved', entry: a.ids[10], position: 520 },
  ])
  await swap(10, 520)

  await a.tamper(`${leaf} entry = gen_random_uuid() where position = 10`)
  await a.tamper(`${leaf} entry = $1 where position = 11`, [a.ids[10]])
  await a.tamper(`${leaf} entry = $1 where position = 10`, [a.ids[11]])
  assert.deepEqual(await found(a), [
    { fault: 'leaf_moved', entry: a.ids[11], position: 10 },
    { fault: 'leaf_moved', entry: a.ids[10], position: 11 },
  ])
})

test('tiles altered, removed and put in are found on every level', async (t) => {
  const a = await sound(t, 600)
  const keep = async (where: string) => {
    await a.tamper('drop table if exists public.kept')
    await a.tamper(`create table public.kept as select * from trust.audit_tile where ${where}`)
  }
  const restore = async (where: string) => {
    await a.tamper(`delete from trust.audit_tile where ${where}`)
    await a.tamper('insert into trust.audit_tile select * from public.kept')
  }
  for (const [level, index, tile] of [
    [0, 1, 'tile/0/001'],
    [0, 2, 'tile/0/002.p/88'],
    [1, 0, 'tile/1/000.p/2'],
  ] as const) {
    const where = `level = ${level} and index = ${index}`
    await keep(where)
    await a.tamper(`update trust.audit_tile set hashes = sha256('x') || substr(hashes, 33) where ${where}`)
    assert.deepEqual(await found(a), [{ fault: 'tile_altered', tile }])
    await a.tamper(`delete from trust.audit_tile where ${where}`)
    assert.deepEqual(await found(a), [{ fault: 'tile_removed', tile }])
    await restore(where)
  }
  await a.tamper(`insert into trust.audit_tile values (0, 3, sha256('x'))`)
  assert.deepEqual(await found(a), [{ fault: 'tile_inserted', tile: 'tile/0/003' }])
  await a.tamper('delete from trust.audit_tile where level = 0 and index = 3')
  await a.tamper(`update trust.audit_tile set hashes = hashes || sha256('x') where level = 0 and index = 2`)
  assert.deepEqual(await found(a), [{ fault: 'tile_altered', tile: 'tile/0/002.p/88' }])
})

test('whoever alters entry, place and tiles so that they agree has not the signature, and is found', async (t) => {
  const a = await sound(t, 300)
  const forged = leafHash(Buffer.alloc(32, 9))
  await a.tamper(`update trust.audit_entry set actor = 'nobody', commitment = $1 where id = $2`, [
    Buffer.alloc(32, 9),
    a.ids[7],
  ])
  await a.tamper('update trust.audit_leaf set commitment = $1 where position = 7', [Buffer.alloc(32, 9)])
  const { rows } = await a.db.pool.query<{ hashes: Buffer }>(
    'select hashes from trust.audit_tile where level = 0 and index = 0',
  )
  const hashes = Buffer.from(rows[0]!.hashes)
  forged.copy(hashes, 7 * 32)
  await a.tamper('update trust.audit_tile set hashes = $1 where level = 0 and index = 0', [hashes])
  assert.deepEqual(await found(a), [
    { fault: 'tile_altered', tile: 'tile/0/000' },
    { fault: 'entry_altered', entry: a.ids[7], position: 7 },
  ])
  const above = Array.from({ length: 256 }, (_, at) => hashes.subarray(at * 32, at * 32 + 32))
  await a.tamper('update trust.audit_tile set hashes = $1 where level = 1', [rootOf(above)])
  assert.deepEqual(await found(a), [
    { fault: 'log_altered', size: 300 },
    { fault: 'entry_altered', entry: a.ids[7], position: 7 },
  ])
})

test('a checkpoint altered, signed by another key or removed is found', async (t) => {
  const a = await startAudit(t)
  await a.fill(3)
  const older = await createLogReader(a.db.pool).checkpoint()
  await a.fill(3)
  assert.deepEqual(await found(a), [])

  await a.tamper(
    `update trust.audit_checkpoint set note = replace(note, E'\\n3\\n', E'\\n2\\n') where size = 3`,
  )
  assert.deepEqual(await found(a), [{ fault: 'checkpoint_altered', size: 3 }])

  const other = (await startAudit(t)).identity
  const text = formatCheckpoint({ origin: a.identity.origin, size: 3, root: Buffer.alloc(32) })
  await a.tamper('update trust.audit_checkpoint set note = $1 where size = 3', [
    signNote(text, other.signers),
  ])
  assert.deepEqual(await found(a), [{ fault: 'checkpoint_altered', size: 3 }])

  await a.tamper('update trust.audit_checkpoint set note = $1 where size = 3', [
    signNote(text, a.identity.signers),
  ])
  assert.deepEqual(await found(a), [{ fault: 'checkpoint_altered', size: 3 }], 'signed, and another tree')

  await a.tamper('update trust.audit_checkpoint set note = $1 where size = 3', [older])
  await a.tamper('delete from trust.audit_checkpoint where size = 6')
  assert.ok((await found(a)).some(({ fault, size }) => fault === 'checkpoint_removed' && size === 6))
})

test('a log cut short together with all that tells of it is found by a checkpoint kept elsewhere', async (t) => {
  const a = await startAudit(t)
  const [first] = await a.fill(1)
  await a.fill(2)
  const kept = await createLogReader(a.db.pool).checkpoint()
  await a.tamper('delete from trust.audit_checkpoint where size = 3')
  await a.tamper('delete from trust.audit_leaf where position > 0')
  await a.tamper('delete from trust.audit_entry where id <> $1', [first])
  await a.tamper('update trust.audit_tile set hashes = substr(hashes, 1, 32)')
  await a.tamper('update trust.audit_log set size = 1')
  assert.deepEqual(await found(a), [])
  assert.deepEqual(await found(a, { known: [kept] }), [{ fault: 'checkpoint_removed', size: 3 }])
})

test('the state of the log must be what was signed', async (t) => {
  const a = await sound(t, 3)
  await a.tamper('update trust.audit_log set size = 2')
  assert.deepEqual(await found(a), [{ fault: 'log_altered' }])
  await a.tamper('update trust.audit_log set size = 4')
  assert.deepEqual(await found(a), [{ fault: 'checkpoint_removed', size: 4 }])
})

test('an entry kept from the log by SQL is found when it has waited too long', async (t) => {
  const a = await sound(t, 3)
  const [id] = await a.append(write())
  await a.tamper(`insert into trust.audit_refused values ($1, 'x', now())`, [id])
  await a.audit.sequence()
  assert.deepEqual(await found(a), [])
  a.clock.advance({ seconds: 61 })
  assert.deepEqual(await found(a), [{ fault: 'entry_waiting', entry: id }])
})

test('a problem is told in a sentence with its row', () => {
  assert.equal(
    describeProblem({ fault: 'entry_altered', entry: 'e1', position: 7 }),
    'The entry was altered after it had been entered (entry e1, position 7).',
  )
  assert.equal(describeProblem({ fault: 'log_altered' }), 'The state of the log is not what was signed.')
})
