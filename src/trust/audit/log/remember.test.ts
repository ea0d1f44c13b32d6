import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createAudit } from '../audit.ts'
import { type AuditFixture, startAudit, write } from '../audit-fixture.ts'
import { checkAudit } from '../check/check.ts'
import { readRemembered, rememberCheckpoint, rememberedFile } from './remember.ts'

async function start(t: TestContext) {
  const a = await startAudit(t)
  const dir = await mkdtemp(join(tmpdir(), 'knutpunkt-remember-'))
  t.after(() => rm(dir, { recursive: true }))
  const remember = ({ db }: Pick<AuditFixture, 'db'> = a) => rememberCheckpoint(db.pool, a.identity, dir)
  return { ...a, dir, remember }
}

test('each checkpoint is kept outside the database, when the log goes on from the one before', async (t) => {
  const a = await start(t)
  assert.equal(await a.remember(), 'nothing_new')
  await a.fill(3)
  assert.equal(await a.remember(), 'remembered')
  assert.equal(await a.remember(), 'nothing_new')
  await a.fill(300)
  assert.equal(await a.remember(), 'remembered')
  assert.match((await readRemembered(a.dir)) ?? '', /\n303\n/)
  assert.deepEqual(await readdir(a.dir), [rememberedFile])
})

test('a database put back to an earlier day is noticed, and so is one with another history', async (t) => {
  const a = await start(t)
  await a.fill(3)
  await a.remember()
  const other = await startAudit(t)
  assert.equal(await a.remember(other), 'contradicted', 'nothing left')
  const audit = createAudit({ ...other.deps, identity: a.identity })
  const grow = async (count: number) => {
    await other.db.transaction((client) =>
      audit.append(
        client,
        Array.from({ length: count }, () => write()),
      ),
    )
    await audit.sequence()
  }
  await grow(2)
  assert.equal(await a.remember(other), 'contradicted', 'shorter')
  await grow(1)
  assert.equal(await a.remember(other), 'contradicted', 'as long')
  await grow(5)
  assert.equal(await a.remember(other), 'contradicted', 'longer')
  const known = [(await readRemembered(a.dir))!]
  const { problems } = await checkAudit({ ...other.deps, identity: a.identity }, { known })
  assert.deepEqual(problems, [{ fault: 'checkpoint_altered', size: 3 }])
})

test('a file that is no checkpoint is not taken for one', async (t) => {
  const a = await start(t)
  await a.fill(1)
  await writeFile(join(a.dir, rememberedFile), 'nonsense')
  await assert.rejects(a.remember(), { name: 'NoteError' })
})
