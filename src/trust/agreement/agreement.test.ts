import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnavailable } from '../../kernel/index.ts'
import type { Agreement, AgreementEffect, Allowance } from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import {
  asOperator,
  asSupplier,
  asTown,
  asVillage,
  call,
  hears,
  nameOf,
  type Org,
  orgs,
  processorOf,
  staffOf,
  startAgreements,
} from './agreements-fixture.ts'
import { createSnapshot } from './snapshot.ts'

const linesOf = (allowances: readonly Allowance[]): string[] =>
  allowances
    .map(
      (each) => `${nameOf(each.giverId)}>${nameOf(each.takerId)} ${each.informationTypes} ${each.purposes}`,
    )
    .sort()

test('what an agreement allows is allowed at once, and stops at once when it is ended', async (t) => {
  const { facts, get } = await startAgreements(t)
  assert.equal(await facts.agreedTypes(call()), undefined)
  const { id } = await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  assert.deepEqual(await facts.agreedTypes(call()), ['social_alarm'])
  assert.deepEqual(await facts.agreedTypes(call({ informationTypes: ['social_alarm', 'plans'] })), [
    'social_alarm',
  ])
  await get(asTown, 'POST', `/agreements/${id}/end`)
  assert.equal(await facts.agreedTypes(call()), undefined)
})

test('what is warm is answered at once, without waiting', async (t) => {
  const { facts, get, db } = await startAgreements(t)
  const told = await hears(db, (part) => part === 'agreements')
  await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  await told.heard
  await told.close()
  await facts.agreedTypes(call())
  assert.deepEqual(facts.agreedTypes(call()), ['social_alarm'])
})

test('a controller needs no agreement with herself', async (t) => {
  const { facts } = await startAgreements(t)
  assert.deepEqual(facts.agreedTypes(call({ organisation: orgs.town, informationTypes: ['plans'] })), [
    'plans',
  ])
})

test('another process sees the end of an agreement when it is told of it', async (t) => {
  const { get, another } = await startAgreements(t)
  const { id } = await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  const there = await another()
  assert.deepEqual(await there.facts.agreedTypes(call()), ['social_alarm'])
  const { heard, close } = await hears(there.db, (part) => part === 'agreements')
  await get(asTown, 'POST', `/agreements/${id}/end`)
  await heard
  await close()
  assert.equal(await there.facts.agreedTypes(call()), undefined)
})

test('when the telling is lost, the version is looked up after 700 ms, and half-way there without anybody waiting', async (t) => {
  const { db } = await startAgreements(t)
  let elapsed = 0
  let read = 0
  const snapshot = createSnapshot({
    db,
    part: 'agreements',
    read: async () => ++read,
    elapsed: () => elapsed,
  })
  assert.equal(await snapshot.current(), 1)
  await db.pool.query('update trust.agreement set title = title')
  elapsed = 699
  assert.equal(snapshot.current(), 1)
  // That asked looked it up; whoever asks next is told.
  elapsed = 1500
  assert.equal(await snapshot.current(), 2)
  elapsed = 2300
  assert.equal(await snapshot.current(), 2)
})

test('what is being read when a change is told is not kept', async (t) => {
  const { db } = await startAgreements(t)
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  let reads = 0
  const snapshot = createSnapshot({
    db,
    part: 'agreements',
    elapsed: () => 0,
    read: async (client) => {
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from trust.scheme',
      )
      if (++reads === 1) {
        reached.resolve()
        await held.promise
      }
      return rows[0]!.count
    },
  })
  const before = snapshot.current()
  await reached.promise
  await db.transaction(async (client) => {
    await client.query(
      `insert into trust.scheme (id, updated_at, name) values (gen_random_uuid(), now(), 'x')`,
    )
    await client.query('update trust.agreement set title = title')
  })
  snapshot.forget()
  assert.equal(await snapshot.current(), 1)
  held.resolve()
  assert.equal(await before, 0)
  assert.equal(snapshot.current(), 1)
})

test('nothing is answered while the database is away and what is known may be out of date', async (t) => {
  const { facts, time, drop, get } = await startAgreements(t)
  await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  await facts.agreedTypes(call())
  await drop()
  time.elapsed = 700
  await assert.rejects(async () => facts.agreedTypes(call()), isUnavailable)
})

test('a chain is as strong as its weakest link, and each end of its validity holds to the moment', async (t) => {
  const { facts, get, clock } = await startAgreements(t)
  await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  await get(
    asSupplier,
    'POST',
    '/agreements',
    processorOf('supplier', 'sub', {
      informationTypes: ['social_alarm'],
      validFrom: '2026-11-22T11:00:00Z',
      validUntil: '2026-11-22T12:00:00Z',
    }),
  )
  const asked = (at: string) => {
    clock.set(at)
    return facts.agreedTypes(
      call({ organisation: orgs.sub, informationTypes: ['social_alarm', 'diagnoses'], now: clock.now() }),
    )
  }
  assert.equal(await asked('2026-11-22T10:59:59.999Z'), undefined)
  assert.deepEqual(await asked('2026-11-22T11:00:00Z'), ['social_alarm'])
  assert.deepEqual(await asked('2026-11-22T11:59:59.999Z'), ['social_alarm'])
  assert.equal(await asked('2026-11-22T12:00:00Z'), undefined)
})

test('the preview of a change says what decisions then do, and the change says it afterwards', async (t) => {
  const { facts, get, parties } = await startAgreements(t)
  parties.add('alarms', 'supplier')
  parties.add('maps', 'sub')
  const write = processorOf('town', 'supplier')
  const first = await get<AgreementEffect>(asTown, 'POST', '/agreements/effect', { write })
  assert.deepEqual(linesOf(first.gained), ['town>supplier diagnoses,social_alarm alarm,care'])
  assert.deepEqual(first.gained[0]?.systems, [{ id: 'alarms', name: 'System alarms' }])
  assert.equal(await facts.agreedTypes(call()), undefined)
  const agreement = await get(asTown, 'POST', '/agreements', write)
  await get(asSupplier, 'POST', '/agreements', processorOf('supplier', 'sub'))

  const narrower = { ...write, informationTypes: ['social_alarm'], purposes: ['alarm'], version: 1 }
  const question = { id: agreement.id, write: narrower }
  const preview = await get<AgreementEffect>(asTown, 'POST', '/agreements/effect', question)
  assert.deepEqual(linesOf(preview.lost), [
    'town>sub diagnoses alarm',
    'town>sub diagnoses,social_alarm care',
    'town>supplier diagnoses alarm',
    'town>supplier diagnoses,social_alarm care',
  ])
  assert.deepEqual(linesOf(preview.kept), ['town>sub social_alarm alarm', 'town>supplier social_alarm alarm'])
  const calls = (['supplier', 'sub'] as Org[]).flatMap((organisation) =>
    ['alarm', 'care'].flatMap((purpose) =>
      ['social_alarm', 'diagnoses'].map((type) =>
        call({ organisation: orgs[organisation], purpose, informationTypes: [type] }),
      ),
    ),
  )
  const allowed = async () => {
    const answers = await Promise.all(calls.map(async (each) => (await facts.agreedTypes(each)) ?? []))
    return calls.filter((_, index) => answers[index]!.length > 0)
  }
  const before = await allowed()
  await get(asTown, 'PUT', `/agreements/${agreement.id}`, narrower)
  const after = await allowed()
  const covers = (lines: Allowance[]) =>
    calls.filter(({ organisation, purpose, informationTypes }) =>
      lines.some(
        (each) =>
          each.takerId === organisation &&
          each.purposes.includes(purpose) &&
          each.informationTypes.includes(informationTypes[0]!),
      ),
    )
  assert.deepEqual(
    before.filter((each) => !after.includes(each)),
    covers(preview.lost),
  )
  assert.deepEqual(after, covers(preview.kept))
  const since = await get<AgreementEffect>(asTown, 'GET', `/agreements/${agreement.id}/effect?version=2`)
  assert.deepEqual(since, preview)
  const end = await get<AgreementEffect>(asTown, 'POST', '/agreements/effect', { id: agreement.id })
  assert.deepEqual(linesOf(end.lost), linesOf(preview.kept))
})

test('only the one whose data it is writes an agreement, and never for another she serves', async (t) => {
  const { ask, get } = await startAgreements(t)
  const write = processorOf('town', 'supplier')
  // The supplier serves the town; it would give itself the town's data.
  const itself = await ask(asSupplier, 'POST', '/agreements', write)
  assert.deepEqual([itself.status, itself.body.code], [403, 'trust.agreement_not_yours'])
  const both = {
    ...write,
    parties: [...write.parties, { organisationId: orgs.village, role: 'giver' as const }],
  }
  assert.equal((await ask(asTown, 'POST', '/agreements', both)).status, 403)
  await get(asOperator, 'POST', '/agreements', both)
  const { id } = await get(asTown, 'POST', '/agreements', write)
  for (const [method, path] of [
    ['PUT', `/agreements/${id}`],
    ['POST', `/agreements/${id}/end`],
    ['POST', '/agreements/effect'],
  ] as const) {
    const body = method === 'PUT' ? { ...write, version: 1 } : path.endsWith('effect') ? { id } : undefined
    assert.equal((await ask(asSupplier, method, path, body)).body.code, 'trust.agreement_not_yours', path)
  }
  // Nor does she make her agreement one of another's data.
  const taken = { ...processorOf('village', 'supplier'), version: 1 }
  assert.equal((await ask(asTown, 'PUT', `/agreements/${id}`, taken)).status, 403)
})

test('whoever is no party to an agreement does not know that it exists', async (t) => {
  const { ask, get } = await startAgreements(t)
  const { id } = await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  const seen = async (party = asTown) =>
    (await get<{ items: Agreement[]; total: number }>(party, 'GET', '/agreements')).items.length
  assert.deepEqual(
    [await seen(), await seen(asSupplier), await seen(asVillage), await seen(asOperator)],
    [1, 1, 0, 1],
  )
  for (const path of ['', '/history', '/effect']) {
    assert.equal((await ask(asVillage, 'GET', `/agreements/${id}${path}`)).status, 404)
    assert.equal((await ask(asSupplier, 'GET', `/agreements/${id}${path}`)).status, 200)
  }
  assert.equal((await ask(asVillage, 'POST', `/agreements/${id}/end`)).status, 404)
  assert.equal((await ask(asVillage, 'POST', '/agreements/effect', { id })).status, 404)
})

test('an effect tells nobody of agreements she has no part in', async (t) => {
  const { get } = await startAgreements(t)
  await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  await get(asVillage, 'POST', '/agreements', processorOf('village', 'sub'))
  const asSub = staffOf('sub')
  const made = await get(asSub, 'POST', '/agreements', processorOf('sub', 'subsub'))
  const own = await get<AgreementEffect>(asSub, 'GET', `/agreements/${made.id}/effect`)
  assert.deepEqual(linesOf(own.gained), [
    'sub>subsub diagnoses,social_alarm alarm,care',
    'village>subsub diagnoses,social_alarm alarm,care',
  ])
  await get(asSupplier, 'POST', '/agreements', processorOf('supplier', 'sub'))
  const asSubsub = staffOf('subsub')
  const theirs = await get<AgreementEffect>(asSubsub, 'GET', `/agreements/${made.id}/effect`)
  assert.equal(theirs.gained.length, 2)
  const outer = await get<AgreementEffect>(asOperator, 'POST', '/agreements/effect', { id: made.id })
  assert.deepEqual(
    linesOf(outer.lost).map((line) => line.split(' ')[0]),
    ['sub>subsub', 'supplier>subsub', 'town>subsub', 'village>subsub'],
  )
})

test('routes ask for their permission', async (t) => {
  const { ask } = await startAgreements(t)
  const none = staffOf('town', { permissions: new Set() })
  for (const [method, path] of [
    ['GET', '/agreements'],
    ['POST', '/agreements'],
    ['POST', '/agreements/effect'],
    ['GET', '/schemes'],
    ['POST', '/products'],
    ['GET', `/allow-lists/${orgs.town}`],
    ['GET', '/limits'],
    ['PUT', '/limits/alarms'],
    ['GET', '/limit-alerts'],
    ['PUT', '/systems/alarms/suspension'],
  ] as const) {
    assert.equal((await ask(undefined, method, path)).status, 401, path)
    assert.equal((await ask(none, method, path)).status, 403, path)
  }
})

test('a change that was based on an older version is refused, and the history tells each version and who made it', async (t) => {
  const { ask, get, acts } = await startAgreements(t)
  const write = processorOf('town', 'supplier')
  const { id } = await get(asTown, 'POST', '/agreements', write)
  assert.equal(
    (await ask(asTown, 'PUT', `/agreements/${id}`, write)).body.code,
    'trust.agreement_version_missing',
  )
  await get(asTown, 'PUT', `/agreements/${id}`, { ...write, title: 'Nytt', version: 1 })
  const stale = await ask(asTown, 'PUT', `/agreements/${id}`, { ...write, version: 1 })
  assert.deepEqual([stale.status, stale.body.code], [409, 'trust.agreement_version_stale'])
  await get(asOperator, 'POST', `/agreements/${id}/end`)
  const ended = await ask(asTown, 'PUT', `/agreements/${id}`, { ...write, version: 3 })
  assert.equal(ended.body.code, 'trust.agreement_ended')
  const { items } = await get<{ items: PartyChange[] }>(asTown, 'GET', `/agreements/${id}/history`)
  assert.deepEqual(
    items.map(({ version, act, by, document }) => [version, act, by, document['title']]),
    [
      [3, 'removed', 'admin-operator', 'Nytt'],
      [2, 'changed', 'admin-town', 'Nytt'],
      [1, 'created', 'admin-town', 'town to supplier'],
    ],
  )
  assert.deepEqual(await acts(), ['trust.agreement.create', 'trust.agreement.change', 'trust.agreement.end'])
  assert.equal((await get(asTown, 'GET', `/agreements/${id}`)).state, 'ended')
})

test('two changes at the same time from the same version: one is kept', async (t) => {
  const { ask, get } = await startAgreements(t)
  const write = processorOf('town', 'supplier')
  const { id } = await get(asTown, 'POST', '/agreements', write)
  const answers = await Promise.all(
    ['one', 'two'].map((title) => ask(asTown, 'PUT', `/agreements/${id}`, { ...write, title, version: 1 })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('what does not hold together is refused with what to do', async (t) => {
  const { ask } = await startAgreements(t)
  const write = processorOf('town', 'supplier')
  const code = async (rest: object) =>
    (await ask(asOperator, 'POST', '/agreements', { ...write, ...rest })).body.code
  const giver = { organisationId: orgs.town, role: 'giver' }
  const stranger = '01900000-0000-7000-8000-00000000ffff'
  assert.equal(
    await code({ parties: [giver, { organisationId: orgs.village, role: 'giver' }] }),
    'trust.agreement_sides_missing',
  )
  assert.equal(
    await code({ parties: [giver, { organisationId: orgs.town, role: 'taker' }] }),
    'trust.agreement_sides_missing',
  )
  assert.equal(
    await code({ parties: [giver, { organisationId: stranger, role: 'taker' }] }),
    'trust.organisation_unregistered',
  )
  assert.equal(await code({ validUntil: write.validFrom }), 'trust.agreement_period_invalid')
  assert.equal(await code({ title: ' \u0000 ' }), 'trust.agreement_text_blank')
  assert.equal(
    (await ask(asOperator, 'POST', '/agreements/effect', {})).body.code,
    'trust.agreement_effect_question',
  )
})

test('what cannot be entered in the log is not done', async (t) => {
  const { ask, audit, facts } = await startAgreements(t)
  audit.append = async () => {
    throw new Error('the log does not answer')
  }
  assert.equal((await ask(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))).status, 500)
  assert.equal(await facts.agreedTypes(call()), undefined)
})

test('agreements are found by words, kind, state and party, a page at a time', async (t) => {
  const { get, ask } = await startAgreements(t)
  for (const taker of ['supplier', 'sub', 'subsub'] as const) {
    await get(asTown, 'POST', '/agreements', processorOf('town', taker, { reference: `KS 2026/${taker}` }))
  }
  await get(asTown, 'POST', '/agreements', processorOf('town', 'sub', { validFrom: '2027-01-01T00:00:00Z' }))
  type Listed = { items: Agreement[]; total: number; next?: string }
  const list = (query: string) => get<Listed>(asTown, 'GET', `/agreements?${query}`)
  assert.equal((await list('search=2026/sub')).total, 2)
  assert.equal((await list('search=100%25')).total, 0)
  assert.equal((await list('state=upcoming')).total, 1)
  assert.equal((await list('kind=agent')).total, 0)
  assert.equal((await list(`organisation=${orgs.sub}`)).total, 2)
  const first = await list('limit=3')
  const second = await list(`limit=3&cursor=${first.next}`)
  const ids = [...first.items, ...second.items].map(({ id }) => id)
  assert.deepEqual([new Set(ids).size, second.next, second.total], [4, undefined, 4])
  assert.equal(
    (await ask(asTown, 'GET', '/agreements?cursor=x')).body.code,
    'trust.agreement_cursor_unreadable',
  )
})

test('any change by SQL is told, removal too', async (t) => {
  const { db, get, facts } = await startAgreements(t)
  const { id } = await get(asTown, 'POST', '/agreements', processorOf('town', 'supplier'))
  await facts.agreedTypes(call())
  const told = await hears(db, (part) => part === 'agreements')
  await db.pool.query('delete from trust.agreement_party where agreement = $1', [id])
  await told.heard
  await told.close()
  assert.equal(await facts.agreedTypes(call()), undefined)
})
