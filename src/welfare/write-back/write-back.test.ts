import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXml, textAt } from '../../exchange/index.ts'
import type { Alarm, OutcomePage } from '../contract/index.ts'
import { answer, testNumber, toldTown } from './write-back-fixture.ts'

const outcomeKinds = (events: readonly { kind: string }[]) =>
  events.map(({ kind }) => kind).filter((kind) => kind.startsWith('outcome_'))

test('a resolved alarm is told to the municipality’s record once, and the alarm says when and with what receipt', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved('Hjälpte henne upp')
  const waiting = await w.detail(id)
  assert.deepEqual([waiting.outcome?.state, waiting.outcomes.length], ['waiting', 1])
  await w.run()
  const [call] = w.record.calls
  assert.deepEqual(
    [call?.consumer, call?.contract, call?.logicalAddress],
    [
      'SE5565594230-WELFARE',
      'urn:riv:knutpunkt:alarmoutcome:ProcessAlarmOutcomeResponder:1',
      'SE5565594230-JOURNAL',
    ],
  )
  const outcome = readXml(call!.body).children[0]!
  assert.equal(textAt(outcome, 'personId', 'extension'), testNumber)
  assert.equal(textAt(outcome, 'cause'), 'help_given')
  const acts = outcome.children.filter(({ name }) => name === 'act')
  assert.deepEqual(
    acts.map((act) => [textAt(act, 'kind'), textAt(act, 'performer'), textAt(act, 'note')]),
    [
      ['acknowledged', 'Anna Operatör', undefined],
      ['resolved', 'Anna Operatör', 'Hjälpte henne upp'],
    ],
  )
  assert.equal(outcome.children.filter(({ name }) => name === 'signal').length, 1)
  const sent = await w.detail(id)
  assert.deepEqual(
    [sent.outcome?.state, sent.outcomes[0]?.receipt, sent.outcomes[0]?.attempts],
    ['sent', 'journal-1', 1],
  )
  assert.ok(sent.version > waiting.version, 'screens are told')
  assert.deepEqual(outcomeKinds(sent.events), ['outcome_waiting', 'outcome_sent'])
  await w.run()
  assert.equal(w.record.calls.length, 1)
  const entry = w.logged.find(({ act }) => act === 'welfare.outcome.send')
  assert.deepEqual([entry?.about, entry?.outcome, entry?.controller], [id, 'done', w.controller])
})

test('a municipality without a record, one that is not to be told, and what is nobody’s are told of to nobody', async (t) => {
  const w = await toldTown(t, {}, false)
  const id = await w.resolved()
  await w.tell(false)
  const other = await w.resolved()
  await w.tell(true)
  const { alarmId } = await w.signal('9999')
  await w.get('POST', `/alarms/${alarmId}/acknowledge`, { by: w.anna })
  await w.get('POST', `/alarms/${alarmId}/resolve`, { by: w.anna, cause: 'technical_fault' })
  await w.run()
  for (const each of [id, other, alarmId!]) {
    const { outcome, outcomes, events } = await w.detail(each)
    assert.deepEqual([outcome, outcomes, outcomeKinds(events)], [undefined, [], []])
  }
  assert.equal(w.record.calls.length, 0)
})

test('when the answer is lost the record is asked again with the same id and words, and keeps the outcome once', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  w.record.instead.push('takes, and its answer is lost')
  await w.run()
  const delayed = await w.detail(id)
  assert.deepEqual([delayed.outcome?.state, delayed.outcome?.problem], ['waiting', 'record_silent'])
  assert.equal(delayed.outcomes[0]?.nextAttemptAt, '2026-11-22T10:00:05.000Z')
  await w.run()
  assert.equal(w.record.calls.length, 1, 'not before its time')
  w.clock.advance({ seconds: 5 })
  await w.run()
  assert.equal(w.record.calls.length, 2)
  assert.equal(w.record.calls[0]!.body, w.record.calls[1]!.body)
  assert.equal(w.record.kept.size, 1)
  const sent = await w.detail(id)
  assert.equal(sent.outcome?.state, 'sent')
  assert.deepEqual(outcomeKinds(sent.events), ['outcome_waiting', 'outcome_delayed', 'outcome_sent'])
})

test('it is tried without end while the record is away, at least every quarter of an hour, and told of in the story once', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  for (let n = 0; n < 40; n++) {
    w.record.instead.push(n % 2 ? { code: 'VP009' } : { code: 'VP009', status: 500 })
    assert.equal(await w.run(), 1, `try ${n + 1}`)
    w.clock.advance({ minutes: 15 })
  }
  assert.deepEqual(outcomeKinds((await w.detail(id)).events), ['outcome_waiting', 'outcome_delayed'])
  await w.run()
  const { outcome, outcomes } = await w.detail(id)
  assert.deepEqual([outcome?.state, outcomes[0]?.attempts], ['sent', 41])
})

test('each reason that it has not got through has its own name', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  const reasons = [
    [{ code: 'VP004' }, 'no_route'],
    [{ code: 'VP007' }, 'not_authorised'],
    [{ code: 'fault', body: '<Fault/>' }, 'record_faults'],
    [{ code: 'VP012' }, 'platform_fault'],
    [new Error('gone'), 'platform_fault'],
    [{ body: '<html>' }, 'answer_unreadable'],
    [{ body: '<Other/>' }, 'answer_unreadable'],
    [{ body: answer('MAYBE') }, 'answer_unreadable'],
    [{ body: answer('ERROR', undefined, '<errorCode>TECHNICAL_ERROR</errorCode>') }, 'record_faults'],
  ] as const
  for (const [instead, problem] of reasons) {
    w.record.instead.push(instead)
    await w.run()
    const { outcome } = await w.detail(id)
    assert.deepEqual([outcome?.state, outcome?.problem], ['waiting', problem])
    w.clock.advance({ minutes: 15 })
  }
})

test('what the record refuses waits for a person, with the record’s words but for personal numbers, and is sent when she says so', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  const words = `<resultText>Okänd brukare 19400101-9811</resultText>`
  w.record.instead.push({ body: answer('ERROR', undefined, words) })
  await w.run()
  const refused = await w.detail(id)
  assert.deepEqual(
    [refused.outcome?.state, refused.outcomes[0]?.problem, refused.outcomes[0]?.answer],
    ['refused', 'record_refused', 'Okänd brukare [personnummer]'],
  )
  w.clock.advance({ hours: 30 })
  await w.run()
  assert.equal(w.record.calls.length, 1, 'nothing is tried by itself')
  const again = await w.get<Alarm>('POST', `/alarms/${id}/retry`, { by: w.anna })
  assert.equal(again.outcome?.state, 'waiting')
  await w.run()
  assert.equal((await w.detail(id)).outcome?.state, 'sent')
  const nothing = await w.act(id, 'retry', { by: w.anna })
  assert.deepEqual([nothing.status, nothing.body.code], [409, 'welfare.nothing_to_send'])
})

test('a person whose number nobody has written down is not guessed at: filled in, the outcome goes', async (t) => {
  const w = await toldTown(t)
  const { alarmId } = await w.signal('2001')
  await w.get('POST', `/alarms/${alarmId}/acknowledge`, { by: w.anna })
  await w.get('POST', `/alarms/${alarmId}/resolve`, { by: w.anna, cause: 'worry' })
  await w.run()
  const { outcome } = await w.detail(alarmId!)
  assert.deepEqual([outcome?.state, outcome?.problem], ['refused', 'identity_missing'])
  assert.equal(w.record.calls.length, 0)
  await w.put(`/people/${w.nils}`, { personIdentity: '198507099805' })
  await w.get('POST', `/alarms/${alarmId}/retry`, { by: w.anna })
  await w.run()
  assert.equal((await w.detail(alarmId!)).outcome?.state, 'sent')
})

test('what is said of a resolved alarm, and what comes of it when it is opened again, is told as a correction', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  await w.run()
  await w.get('POST', `/alarms/${id}/note`, { by: w.anna, text: 'Hon hade ramlat' })
  await w.get('POST', `/alarms/${id}/explain`, { by: w.anna, text: 'Kö på linjen' })
  await w.run()
  await w.get('POST', `/alarms/${id}/reopen`, { by: w.anna, reason: 'Fel orsak' })
  await w.run()
  await w.get('POST', `/alarms/${id}/acknowledge`, { by: w.anna })
  await w.get('POST', `/alarms/${id}/resolve`, { by: w.anna, cause: 'fall_injury' })
  await w.run()
  const told = w.record.calls.map(({ body }) => readXml(body).children[0]!)
  assert.deepEqual(
    told.map((each) => [textAt(each, 'version'), textAt(each, 'cause'), textAt(each, 'alarmId')]),
    [
      ['1', 'help_given', id],
      ['2', 'help_given', id],
      ['3', 'fall_injury', id],
    ],
  )
  const notes = told[2]!.children.filter(({ name }) => name === 'act').map((act) => textAt(act, 'note'))
  assert.deepEqual(notes, [undefined, undefined, 'Hon hade ramlat', 'Fel orsak', undefined, undefined])
  const { outcomes } = await w.detail(id)
  assert.deepEqual(
    outcomes.map(({ version, state }) => [version, state]),
    [
      [3, 'sent'],
      [2, 'sent'],
      [1, 'sent'],
    ],
  )
})

test('an outcome that waits is replaced by its correction, and by nothing while the alarm is open again', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  await w.get('POST', `/alarms/${id}/note`, { by: w.anna, text: 'Mer' })
  await w.get('POST', `/alarms/${id}/reopen`, { by: w.anna, reason: 'Igen' })
  await w.run()
  assert.equal(w.record.calls.length, 0)
  const { outcomes } = await w.detail(id)
  assert.deepEqual(
    outcomes.map(({ version, state }) => [version, state]),
    [
      [2, 'replaced'],
      [1, 'replaced'],
    ],
  )
})

test('neither the resolve nor its outcome is kept when the program ends between them', async (t) => {
  const w = await toldTown(t)
  const { alarmId } = await w.signal('1001')
  await w.get('POST', `/alarms/${alarmId}/acknowledge`, { by: w.anna })
  await w.db.pool.query(`create function welfare.die() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`)
  await w.db.pool.query(
    'create trigger die after insert on welfare.outcome for each row execute function welfare.die()',
  )
  const died = await w.act(alarmId!, 'resolve', { by: w.anna, cause: 'other' })
  assert.ok(died.status >= 500, String(died.status))
  const open = await w.detail(alarmId!)
  assert.deepEqual([open.state, open.outcomes], ['acknowledged', []])
  await w.db.pool.query('drop trigger die on welfare.outcome')
  await w.get('POST', `/alarms/${alarmId}/resolve`, { by: w.anna, cause: 'other' })
  await w.run()
  assert.equal(w.record.kept.size, 1)
})

test('a program that ended before it could write the answer down asks again, and a job that was lost is made anew', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  await w.db.pool.query('delete from graphile_worker._private_jobs')
  await w.run()
  assert.equal(w.record.calls.length, 0)
  w.clock.advance({ minutes: 3 })
  await w.welfare.jobs.handlers['welfare:outcome-sweep']!({}, {} as never)
  await w.db.pool.query(`alter table welfare.outcome add constraint full_disk check (state <> 'sent')`)
  await w.run()
  assert.equal((await w.detail(id)).outcome?.state, 'waiting')
  await w.db.pool.query('alter table welfare.outcome drop constraint full_disk')
  w.clock.advance({ minutes: 5 })
  await w.run()
  assert.equal(w.record.calls.length, 2)
  assert.equal(w.record.kept.size, 1)
  assert.equal((await w.detail(id)).outcome?.state, 'sent')
})

test('an outcome that waits when the record is switched off stays, and goes when it is switched on', async (t) => {
  const w = await toldTown(t)
  const id = await w.resolved()
  await w.tell(false)
  await w.run()
  assert.equal((await w.detail(id)).outcome?.problem, 'switched_off')
  await w.tell(true)
  await w.run()
  assert.equal((await w.detail(id)).outcome?.state, 'sent')
})

test('coordinators see how much has not got through and what, without the name of one with protected identity', async (t) => {
  const w = await toldTown(t)
  await w.put(`/people/${w.elsa}`, { protectedIdentity: true })
  const first = await w.resolved()
  w.record.instead.push({ body: answer('ERROR', undefined, '<resultText>Elsa finns inte</resultText>') })
  await w.run()
  const second = await w.resolved()
  const { items, counts, next } = await w.get<OutcomePage>('GET', '/outcomes?limit=1')
  assert.deepEqual(counts, { waiting: 1, refused: 1 })
  assert.deepEqual(
    items.map(({ alarmId, person, controllerName, answer: said }) => [
      alarmId,
      person?.name,
      controllerName,
      said,
    ]),
    [[first, '', 'Småköping', undefined]],
  )
  const rest = await w.get<OutcomePage>('GET', `/outcomes?limit=1&cursor=${next}`)
  assert.deepEqual([rest.items[0]?.alarmId, rest.next], [second, undefined])
  const refused = await w.get<OutcomePage>('GET', '/outcomes?state=refused')
  assert.equal(refused.items.length, 1)
  assert.equal((await w.detail(first)).outcomes[0]?.answer, undefined)
})

test('no personal number stands in what is kept of an outcome, in its job, or in the log', async (t) => {
  const w = await toldTown(t)
  await w.resolved()
  w.record.instead.push(new Error('no'))
  await w.run()
  const { rows } = await w.db.pool.query<{ all: string }>(
    `select (select json_agg(o) from welfare.outcome o)::text || (select json_agg(j) from graphile_worker._private_jobs j)::text as all`,
  )
  assert.match(rows[0]!.all, /help_given/)
  for (const text of [rows[0]!.all, w.lines.map((line) => JSON.stringify(line)).join()])
    assert.doesNotMatch(text, /400101-?9811/)
})

test('of two tries at once the one that the record took is believed, whichever is told of last', async (t) => {
  const w = await toldTown(t)
  for (const later of ['refusal', 'yes']) {
    const id = await w.resolved()
    const { outcomes } = await w.detail(id)
    const once = () =>
      w.welfare.jobs.handlers['welfare:outcome']!({ outcomeId: outcomes[0]!.id }, { log: w.log } as never)
    const slow = Promise.withResolvers<{ body: string }>()
    const yes = { body: answer('OK', 'journal-x') }
    const no = { body: answer('ERROR') }
    w.record.instead.push(slow.promise, later === 'yes' ? no : yes)
    const before = w.record.calls.length
    const first = once()
    while (w.record.calls.length === before) await new Promise((done) => setImmediate(done))
    await once()
    slow.resolve(later === 'yes' ? yes : no)
    await first
    assert.equal((await w.detail(id)).outcome?.state, 'sent', `the ${later} comes last`)
  }
})
