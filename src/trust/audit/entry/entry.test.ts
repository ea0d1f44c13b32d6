import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Temporal } from '../../../kernel/index.ts'
import { startAudit, write } from '../audit-fixture.ts'
import { canonicalJson } from './canonical.ts'
import { commitmentOf, isSealed, newSalt, sealOf } from './commitment.ts'
import { makeEntry } from './entry.ts'
import { readEntry } from './entry-store.ts'

const now = Temporal.Instant.from('2026-11-22T10:00:00.123456Z')

test('an entry says who, for whom, what, about whom, where and why, and has its id and time', () => {
  const entry = makeEntry(write({ onBehalfOf: 'proxy-1' }), now)
  assert.equal(entry.at, '2026-11-22T10:00:00.123Z')
  assert.equal(entry.onBehalfOf, 'proxy-1')
  assert.match(entry.id, /^[0-9a-f-]{36}$/)
})

test('content, free text and personal identity numbers have no place in an entry', () => {
  const malformed: object[] = [
    { note: 'ringde och frågade' },
    { actor: 'Anna Andersson' },
    { act: 'Läste journalen' },
    { purpose: 'care and more' },
    { person: '191212121212' },
    { actor: '191212121212' },
    { onBehalfOf: '19121212-1212' },
    { outcome: 'maybe' },
    { actor: '' },
    { unit: 'x'.repeat(201) },
    { emergency: false },
  ]
  for (const more of malformed) {
    assert.throws(
      () => makeEntry({ ...write(), ...more }, now),
      { code: 'trust.audit_entry_malformed' },
      JSON.stringify(more),
    )
  }
})

test('a refusal does not repeat what was given', () => {
  try {
    makeEntry(write({ actor: '191212121212' }), now)
    assert.fail('was taken')
  } catch (error) {
    assert.doesNotMatch(JSON.stringify(error) + String((error as { detail?: unknown }).detail), /1912/)
  }
})

test('a commitment binds to every field, and without the salt says nothing', () => {
  const entry = makeEntry(write(), now)
  const salt = newSalt()
  const commitment = commitmentOf(entry, salt)
  for (const name of Object.keys(entry)) {
    assert.ok(!commitmentOf({ ...entry, [name]: 'other' }, salt).equals(commitment), name)
  }
  assert.ok(!commitmentOf(entry, newSalt()).equals(commitment))
  assert.equal(new Set(Array.from({ length: 300 }, () => newSalt().toString('hex'))).size, 300)
})

test('a seal is of one key', () => {
  const commitment = Buffer.alloc(32, 1)
  const key = Buffer.alloc(32, 2)
  assert.ok(isSealed(commitment, sealOf(commitment, key), key))
  assert.ok(!isSealed(commitment, sealOf(commitment, Buffer.alloc(32, 3)), key))
  assert.ok(!isSealed(commitment, Buffer.alloc(0), key))
  assert.deepEqual(sealOf(commitment, key), createHmac('sha256', key).update(commitment).digest())
  assert.throws(() => sealOf(commitment, Buffer.alloc(65)), RangeError)
})

test('an entry is read as it was committed to, all of it', async (t) => {
  const a = await startAudit(t)
  const full = write({
    assignment: 'uppdrag-1',
    onBehalfOf: 'SE2321000016-X',
    decision: '01900000-0000-7000-8000-0000000000d1',
    about: '01900000-0000-7000-8000-0000000000d2',
    emergency: true,
  })
  a.clock.advance({ milliseconds: 7 })
  const ids = await a.append(full, {
    actorKind: 'program',
    actor: 'knutpunkt',
    act: 'trust.audit.review',
    outcome: 'done',
  })
  for (const id of ids) {
    const entry = await readEntry(a.db.pool, id)
    const { rows } = await a.db.pool.query<{ salt: Buffer; commitment: Buffer }>(
      'select salt, commitment from trust.audit_entry where id = $1',
      [id],
    )
    assert.ok(commitmentOf(entry, rows[0]!.salt).equals(rows[0]!.commitment), canonicalJson(entry))
  }
  assert.equal((await readEntry(a.db.pool, ids[0]!)).at, '2026-11-22T10:00:00.007Z')
  await assert.rejects(readEntry(a.db.pool, '01900000-0000-7000-8000-000000000000'), {
    code: 'trust.audit_entry_not_found',
  })
})
