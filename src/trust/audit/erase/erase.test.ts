import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAudit, write } from '../audit-fixture.ts'
import { readEntry } from '../entry/entry-store.ts'
import { eraseEntries } from './erase.ts'

const eraser = {
  actorKind: 'employee',
  actor: 'SE2321000016-A9',
  decision: '01900000-0000-7000-8000-0000000000d1',
} as const

test('what an entry said is erased with its salt, and who erased it is an entry', async (t) => {
  const a = await startAudit(t)
  const [id] = await a.fill(1)
  await a.db.transaction((client) => eraseEntries(client, a.audit, [id!, id!], eraser))
  await assert.rejects(readEntry(a.db.pool, id!), { code: 'trust.audit_erased' })
  const { rows } = await a.db.pool.query('select actor, act, about, person, decision from trust.audit_entry')
  assert.deepEqual(rows, [
    { actor: eraser.actor, act: 'trust.audit.erase', about: id, person: null, decision: eraser.decision },
  ])
})

test('all are erased or none, and only what has its place', async (t) => {
  const a = await startAudit(t)
  const [placed] = await a.fill(1)
  const [fresh] = await a.append(write())
  const erase = (...ids: string[]) => a.db.transaction((client) => eraseEntries(client, a.audit, ids, eraser))
  await assert.rejects(erase(placed!, fresh!), { code: 'trust.audit_not_in_log_yet' })
  assert.equal((await readEntry(a.db.pool, placed!)).id, placed)
  await assert.rejects(erase('01900000-0000-7000-8000-000000000000'), { code: 'trust.audit_entry_not_found' })
  await erase(placed!)
  await assert.rejects(erase(placed!), { code: 'trust.audit_erased' })
})

test('an erasure is not erased', async (t) => {
  const a = await startAudit(t)
  const [id] = await a.fill(1)
  const erase = (each: string) => a.db.transaction((client) => eraseEntries(client, a.audit, [each], eraser))
  await erase(id!)
  await a.audit.sequence()
  const { rows } = await a.db.pool.query<{ id: string }>('select id from trust.audit_entry')
  await assert.rejects(erase(rows[0]!.id), { code: 'trust.audit_erasure_stands' })
})
