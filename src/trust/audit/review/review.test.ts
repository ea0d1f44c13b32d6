import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type AuditEntryWrite, followUps, reviewOutcomes } from '../../contract/audit.ts'
import { elsa, nils, startAudit, write } from '../audit-fixture.ts'
import { readEntry } from '../entry/entry-store.ts'
import { eraseEntries } from '../erase/erase.ts'
import { actTexts } from '../extract/act-texts.ts'
import type { Relation, ReviewFacts } from './facts.ts'
import { createReviewActs } from './review-acts.ts'
import { listReviews } from './review-list.ts'
import { readRuns, writeRule } from './review-store.ts'
import { isDrawn } from './rules.ts'
import { runReviews } from './run-reviews.ts'

const person = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** A log whose random sample is empty, and registers that know one relation, one protected person, and who works where. */
async function startReviews(t: TestContext, relation: Relation = 'own_record') {
  const a = await startAudit(t)
  const facts: ReviewFacts = {
    relations: async (accesses) => accesses.map(({ actor }) => (actor === 'relative' ? [relation] : [])),
    assigned: async (accesses) => accesses.map(({ unit }) => unit === 'SE2321000016-U1'),
    protectedPersons: async () => new Set([nils]),
  }
  await writeRule(a.db.pool, { kind: 'random', enabled: true, perThousand: 0 }, a.clock.now().toString())
  const deps = { ...a.deps, facts, drawKey: a.identity.seal }
  const enter = async (...writes: AuditEntryWrite[]) => {
    const ids = await a.append(...writes)
    await a.audit.sequence()
    return ids
  }
  const run = () => runReviews(deps)
  const found = async () => (await listReviews(a.db.pool, {})).items
  const acts = createReviewActs({ db: a.db, clock: a.clock, audit: a.audit })
  return { ...a, deps, enter, run, found, acts }
}

test('an access that a rule speaks of is found, once, with the rule', async (t) => {
  const r = await startReviews(t)
  const ids = await r.enter(
    write(),
    write({ actor: 'relative' }),
    write({ unit: 'SE2321000016-U2' }),
    write({ person: nils }),
    write({ emergency: true }),
    write({ actor: 'relative', outcome: 'denied' }),
    write({ actorKind: 'resident', actor: 'relative' }),
  )
  const run = await r.run()
  assert.deepEqual([run?.from, run?.to, run?.examined, run?.found], [0, 7, 5, 4])
  assert.deepEqual((await r.found()).map(({ kind, entryId, state }) => [kind, entryId, state]).sort(), [
    ['emergency', ids[4], 'open'],
    ['outside_assignment', ids[2], 'open'],
    ['own_record', ids[1], 'open'],
    ['protected_identity', ids[3], 'open'],
  ])
  assert.equal(await r.run(), undefined)
  assert.deepEqual(
    (await readRuns(r.db.pool)).map(({ to, found }) => [to, found]),
    [[7, 4]],
  )
})

test('the same family name and the same home are found too, and a rule can be switched off', async (t) => {
  for (const relation of ['same_family_name', 'same_home'] as const) {
    const r = await startReviews(t, relation)
    await r.enter(write({ actor: 'relative' }))
    await r.run()
    assert.deepEqual(
      (await r.found()).map(({ kind }) => kind),
      [relation],
    )
    await writeRule(r.db.pool, { kind: relation, enabled: false }, r.clock.now().toString())
    await r.enter(write({ actor: 'relative' }))
    assert.equal((await r.run())?.found, 0)
  }
})

test('unusually many persons in a day is found once a day, above the floor and above her own mean', async (t) => {
  const r = await startReviews(t)
  await writeRule(
    r.db.pool,
    { kind: 'volume', enabled: true, persons: 5, factor: 3 },
    r.clock.now().toString(),
  )
  const open = (count: number) =>
    r.enter(...Array.from({ length: count }, (_, n) => write({ person: person(n) })))
  await open(5)
  assert.equal((await r.run())?.found, 0, 'five is the floor')
  await open(6)
  await r.run()
  await open(9)
  await r.run()
  const today = await r.found()
  assert.deepEqual(
    today.map(({ kind, count }) => [kind, count]),
    [['volume', 6]],
  )
  // The next day, with a mean of nine the day before: above 27 is unusual, not above 5.
  r.clock.advance({ hours: 24 })
  await open(20)
  assert.equal((await r.run())?.found, 0)
  await open(28)
  assert.equal((await r.run())?.found, 1)
})

test('a day is a Swedish day', async (t) => {
  const r = await startReviews(t)
  await writeRule(
    r.db.pool,
    { kind: 'volume', enabled: true, persons: 5, factor: 1 },
    r.clock.now().toString(),
  )
  const open = (from: number) =>
    r.enter(...Array.from({ length: 4 }, (_, n) => write({ person: person(from + n) })))
  r.clock.set('2026-11-22T22:30:00Z')
  await open(0)
  r.clock.set('2026-11-22T23:30:00Z')
  await open(4)
  assert.equal((await r.run())?.found, 0, 'four before midnight and four after')
})

test('the random sample is of the share asked for, cannot be foreseen, and falls the same way again', () => {
  const ids = Array.from({ length: 5000 }, (_, n) => person(n))
  const key = Buffer.alloc(32, 1)
  const drawn = (perThousand: number, with_ = key) => ids.filter((id) => isDrawn(id, perThousand, with_))
  assert.equal(drawn(0).length, 0)
  assert.equal(drawn(1000).length, 5000)
  const hundredth = drawn(10)
  assert.ok(hundredth.length > 20 && hundredth.length < 90, `${hundredth.length} of 5000`)
  assert.deepEqual(drawn(10), hundredth)
  assert.notDeepEqual(drawn(10, Buffer.alloc(32, 2)), hundredth)
})

test('everything is drawn when all is asked for', async (t) => {
  const r = await startReviews(t)
  await writeRule(r.db.pool, { kind: 'random', enabled: true, perThousand: 1000 }, r.clock.now().toString())
  await r.enter(write(), write())
  await r.run()
  assert.deepEqual(
    (await r.found()).map(({ kind }) => kind),
    ['random', 'random'],
  )
})

test('a long log is looked through in several runs, none of it twice', async (t) => {
  const r = await startReviews(t)
  await r.enter(...Array.from({ length: 7 }, () => write({ emergency: true })))
  const runs = [
    await runReviews(r.deps, 3),
    await runReviews(r.deps, 3),
    await runReviews(r.deps, 3),
    await r.run(),
  ]
  assert.deepEqual(
    runs.map((run) => run && [run.from, run.to, run.found]),
    [[0, 3, 3], [3, 6, 3], [6, 7, 1], undefined],
  )
})

test('a register that does not answer loses nothing: the next run finds it', async (t) => {
  const r = await startReviews(t)
  await r.enter(write({ actor: 'relative' }))
  const facts = { ...r.deps.facts, relations: () => Promise.reject(new Error('away')) }
  await assert.rejects(runReviews({ ...r.deps, facts }), /away/)
  assert.equal((await r.run())?.found, 1)
})

test('a review is assigned, concluded and followed up, and each step is in the log', async (t) => {
  const r = await startReviews(t)
  await r.enter(write({ actor: 'relative' }))
  await r.run()
  const { id } = (await r.found())[0]!
  const chief = { entry: { actorKind: 'employee', actor: 'chief' } } as const
  const reviewer = { entry: { actorKind: 'employee', actor: 'reviewer' } } as const
  await assert.rejects(r.acts.conclude(reviewer, id, { outcome: 'justified' }), {
    code: 'trust.audit_review_wrong_state',
  })
  await assert.rejects(r.acts.assign(chief, id, 'relative'), { code: 'trust.audit_review_own_access' })
  assert.equal((await r.acts.assign(chief, id, 'somebody')).state, 'assigned')
  assert.equal((await r.acts.assign(chief, id, 'reviewer')).reviewer, 'reviewer')
  await assert.rejects(r.acts.conclude(chief, id, { outcome: 'justified' }), {
    code: 'trust.audit_review_not_yours',
  })
  const concluded = await r.acts.conclude(reviewer, id, { outcome: 'unjustified', comment: ' Nyfikenhet ' })
  assert.deepEqual(
    [concluded.state, concluded.outcome, concluded.comment],
    ['concluded', 'unjustified', 'Nyfikenhet'],
  )
  await assert.rejects(r.acts.assign(chief, id, 'x'), { code: 'trust.audit_review_wrong_state' })
  const closed = await r.acts.followUp(chief, id, { followUp: 'manager' })
  assert.deepEqual(
    [closed.state, closed.followUp, closed.closedAt],
    ['closed', 'manager', '2026-11-22T10:00:00.000Z'],
  )
  await assert.rejects(r.acts.followUp(chief, id, { followUp: 'none' }), {
    code: 'trust.audit_review_wrong_state',
  })
  const { rows } = await r.db.pool.query<{ id: string }>(
    'select id from trust.audit_entry where about = $1 order by id',
    [id],
  )
  const entries = await Promise.all(rows.map((row) => readEntry(r.db.pool, row.id)))
  assert.deepEqual(
    entries.map(({ actor, act, person: whom }) => [actor, act, whom]),
    [
      ['chief', 'trust.review.assign', elsa],
      ['chief', 'trust.review.assign', elsa],
      ['reviewer', 'trust.review.conclude.unjustified', elsa],
      ['chief', 'trust.review.follow_up.manager', elsa],
    ],
  )
})

test('a justified access is closed at once, and reviewing is not itself found', async (t) => {
  const r = await startReviews(t)
  await r.enter(write({ actor: 'relative' }))
  await r.run()
  const { id } = (await r.found())[0]!
  const by = { entry: { actorKind: 'employee', actor: 'reviewer', unit: 'SE2321000016-U9' } } as const
  await r.acts.assign(by, id, 'reviewer')
  assert.equal((await r.acts.conclude(by, id, { outcome: 'justified' })).state, 'closed')
  await r.audit.sequence()
  assert.equal((await r.run())?.examined, 0)
})

test('a comment has no personnummer', async (t) => {
  const r = await startReviews(t)
  await r.enter(write({ actor: 'relative' }))
  await r.run()
  const { id } = (await r.found())[0]!
  const by = { entry: { actorKind: 'employee', actor: 'reviewer' } } as const
  await r.acts.assign(by, id, 'reviewer')
  const comment = 'Gällde 19121212-1212'
  await assert.rejects(r.acts.conclude(by, id, { outcome: 'unclear', comment }), {
    code: 'trust.audit_comment_personal_number',
  })
})

test('each sees the reviews of her own controllers only', async (t) => {
  const r = await startReviews(t)
  await r.enter(write({ emergency: true }), write({ emergency: true, controller: 'other' }))
  await r.run()
  const { items } = await listReviews(r.db.pool, {}, ['other'])
  assert.deepEqual(
    items.map(({ controller }) => controller),
    ['other'],
  )
  const theirs = (await r.found()).find(({ controller }) => controller !== 'other')!
  const by = { entry: { actorKind: 'employee', actor: 'x' }, controllers: ['other'] } as const
  await assert.rejects(r.acts.assign(by, theirs.id, 'y'), { code: 'trust.audit_review_not_found' })
})

test('a review outlives the erasure of its entry, without what it said', async (t) => {
  const r = await startReviews(t)
  const [entry] = await r.enter(write({ emergency: true }))
  await r.run()
  await r.db.transaction((client) =>
    eraseEntries(client, r.audit, [entry!], { actorKind: 'employee', actor: 'chief' }),
  )
  const [review] = await r.found()
  assert.deepEqual([review?.entryId, review?.entry], [entry, undefined])
})

test('reviews are listed page by page and by state', async (t) => {
  const r = await startReviews(t)
  await r.enter(...Array.from({ length: 5 }, () => write({ emergency: true })))
  await r.run()
  const first = await listReviews(r.db.pool, { limit: 3 })
  const second = await listReviews(r.db.pool, { limit: 3, cursor: first.next! })
  assert.deepEqual([first.items.length, second.items.length, second.next], [3, 2, undefined])
  await r.acts.assign({ entry: { actorKind: 'employee', actor: 'chief' } }, first.items[0]!.id, 'reviewer')
  assert.equal((await listReviews(r.db.pool, { state: 'assigned', reviewer: 'reviewer' })).items.length, 1)
  assert.equal((await listReviews(r.db.pool, { state: 'open', kind: 'emergency' })).items.length, 4)
  assert.equal((await listReviews(r.db.pool, { kind: 'random' })).items.length, 0)
})

test('everything that can come of a review can be told to the person', () => {
  for (const outcome of reviewOutcomes) assert.ok(actTexts[`trust.review.conclude.${outcome}`], outcome)
  for (const followUp of followUps) assert.ok(actTexts[`trust.review.follow_up.${followUp}`], followUp)
})
