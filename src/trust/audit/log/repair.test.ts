import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAudit } from '../audit-fixture.ts'
import { checkAudit } from '../check/check.ts'
import { repairTiles } from './repair.ts'

test('tiles that were altered are made anew, and the log is carried on', async (t) => {
  const a = await startAudit(t)
  await a.fill(4500)
  await a.tamper(`update trust.audit_tile set hashes = sha256('x') || substr(hashes, 33)`)
  await a.append()
  await assert.rejects(a.audit.sequence(), { code: 'trust.audit_log_contradicts' })
  assert.ok((await repairTiles(a.db, a.identity))! >= 19)
  assert.equal(await a.audit.sequence(), 1)
  assert.deepEqual((await checkAudit(a.deps)).problems, [])
})

test('when the places were altered too nothing is changed', async (t) => {
  const a = await startAudit(t)
  await a.fill(300)
  await a.tamper(`update trust.audit_leaf set commitment = sha256('x') where position = 7`)
  await a.tamper(
    `update trust.audit_tile set hashes = sha256('x') || substr(hashes, 33) where level = 0 and index = 1`,
  )
  const before = await a.db.pool.query('select * from trust.audit_tile order by level, index')
  await assert.rejects(repairTiles(a.db, a.identity), { code: 'trust.audit_log_contradicts' })
  assert.deepEqual(
    (await a.db.pool.query('select * from trust.audit_tile order by level, index')).rows,
    before.rows,
  )
  await a.tamper('delete from trust.audit_leaf where position = 299')
  await assert.rejects(repairTiles(a.db, a.identity), { code: 'trust.audit_log_contradicts' })
})

test('an empty log has nothing to repair', async (t) => {
  const a = await startAudit(t)
  await assert.rejects(repairTiles(a.db, a.identity), { code: 'trust.audit_no_checkpoint' })
})
