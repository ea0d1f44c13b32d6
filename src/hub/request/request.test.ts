import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestItem } from '../contract/request.ts'
import { application, content, people, requestWorld } from './request-fixture.ts'

const { analyst, colleague, stranger, steward, auditor } = people

test('a draft tells what it lacks, and is not sent in before it is whole', async (t) => {
  const w = await requestWorld(t)
  const begun = await w.as(analyst)('POST', 'requests', {
    ...application,
    content: { purpose: 'statistics', publicBody: false },
  })
  assert.equal(begun.status, 201)
  const { id, version, missing, state, number, may } = begun.body
  assert.deepEqual([state, number, may], ['draft', undefined, ['change', 'submit', 'discard']])
  assert.deepEqual(
    missing.map(({ field }) => field),
    [
      'selection',
      'regions',
      'people',
      'need',
      'protection',
      'legalBasis',
      'publication',
      'months',
      'purpose',
    ],
    'that purpose is for public bodies',
  )
  const early = await w.as(analyst)<{ code: string }>('POST', `requests/${id}/submit`, { version })
  assert.deepEqual([early.status, early.body.code], [422, 'hub.request_lacking'])
  const changed = await w.as(colleague)('PUT', `requests/${id}`, { ...application, version })
  assert.deepEqual(changed.body.missing, [])
  assert.equal((await w.as(analyst)('PUT', `requests/${id}`, { ...application, version })).status, 409)
  const sent = await w.as(analyst)('POST', `requests/${id}/submit`, { version: version + 1 })
  assert.deepEqual([sent.body.state, sent.body.number], ['submitted', 'DB 2126-1'])
  assert.deepEqual(
    sent.body.history.map(({ act, by }) => [act, by?.id]),
    [
      ['created', analyst.id],
      ['changed', colleague.id],
      ['submitted', analyst.id],
    ],
  )
  assert.deepEqual(
    w.entered.map(({ act, about }) => [act, about]).slice(-3),
    ['hub.request.created', 'hub.request.changed', 'hub.request.submitted'].map((act) => [act, id]),
  )
})

test('a draft is the own organisation’s; what is sent in is seen by whoever decides and audits', async (t) => {
  const w = await requestWorld(t)
  const draft = (await w.as(analyst)('POST', 'requests', application)).body
  const { id } = await w.apply({ ...application, kind: 'permit' })
  const seen = async (party: typeof analyst) =>
    (await w.as(party)<{ items: RequestItem[] }>('GET', 'requests')).body.items.map((each) => each.id)
  assert.deepEqual(await seen(colleague), [id, draft.id])
  assert.deepEqual(await seen(steward), [id])
  assert.deepEqual(await seen(auditor), [id])
  assert.deepEqual(await seen(stranger), [])
  assert.equal((await w.as(stranger)('GET', `requests/${id}`)).status, 404)
  assert.equal((await w.as(steward)('GET', `requests/${draft.id}`)).status, 404)
  assert.deepEqual((await w.as(auditor)('GET', `requests/${id}`)).body.may, [])
  const gone = await w.as(colleague)('DELETE', `requests/${draft.id}?version=${draft.version}`)
  assert.equal(gone.status, 204)
  assert.equal((await w.as(analyst)('DELETE', `requests/${id}?version=2`)).status, 409, 'it was sent in')
})

test('an application is completed within four weeks, or lapses, and its numbers go on', async (t) => {
  const w = await requestWorld(t)
  const asked = async () => {
    const { id, version } = await w.apply()
    const missing = [{ field: 'protection', text: 'Tell who keeps the keys.' }]
    return (await w.as(steward)('POST', `requests/${id}/ask`, { version, missing })).body
  }
  const one = await asked()
  assert.deepEqual(
    [one.state, one.asked?.[0]?.field, one.clocks[0]?.lastDay],
    ['incomplete', 'protection', '2126-12-27'],
    'four weeks end on Christmas Eve, and the next working day is a Friday',
  )
  w.clock.advance({ hours: 27 * 24 })
  await w.sweep()
  const reminded = (await w.as(analyst)('GET', `requests/${one.id}`)).body
  assert.deepEqual([reminded.state, reminded.history.at(-1)?.what], ['incomplete', 'completion'])
  await w.sweep()
  const again = (await w.as(analyst)('GET', `requests/${one.id}`)).body
  assert.equal(again.history.length, reminded.history.length, 'reminded once')
  const change = { ...application, content: { ...content, protection: 'The head keeps them.' } }
  const two = await asked()
  assert.equal(two.number, 'DB 2126-2')
  const changed = (await w.as(analyst)('PUT', `requests/${two.id}`, { ...change, version: two.version })).body
  const answered = await w.as(analyst)('POST', `requests/${two.id}/submit`, { version: changed.version })
  assert.deepEqual([answered.body.state, answered.body.number], ['submitted', 'DB 2126-2'])
  w.clock.advance({ hours: 48 })
  await w.sweep()
  assert.equal((await w.as(analyst)('GET', `requests/${one.id}`)).body.state, 'incomplete')
  w.clock.advance({ hours: 72 })
  await w.sweep()
  const lapsed = (await w.as(analyst)('GET', `requests/${one.id}`)).body
  assert.deepEqual([lapsed.state, lapsed.may, lapsed.history.at(-1)?.by], ['lapsed', [], undefined])
  assert.equal((await w.as(analyst)('GET', `requests/${two.id}`)).body.state, 'submitted')
  assert.ok(w.entered.some(({ act, about }) => act === 'hub.request.lapsed' && about === one.id))
})

test('nobody decides on what she applied for or is named in, and not before it is complete', async (t) => {
  const w = await requestWorld(t)
  const both = { ...analyst, permissions: new Set([...analyst.permissions, ...steward.permissions]) }
  const named = { ...application, content: { ...content, people: [analyst.id, steward.id] } }
  const { id, version } = await w.apply(named)
  const act = async (party: typeof analyst, name: string, body: object = {}) => {
    const { status, body: answer } = await w.as(party)<{ code: string }>('POST', `requests/${id}/${name}`, {
      version,
      ...body,
    })
    return [status, answer.code]
  }
  assert.deepEqual(await act(both, 'complete'), [403, 'hub.own_request'])
  assert.deepEqual(await act(steward, 'complete'), [403, 'hub.own_request'], 'she is named in it')
  const other = { ...steward, id: 'somebody-else' }
  assert.deepEqual(await act(other, 'decide', w.decision), [409, 'hub.request_state'])
  assert.equal((await act(other, 'complete'))[0], 200)
  assert.deepEqual(await act(other, 'decide', w.decision), [409, 'hub.request_changed'])
  const decide = { ...w.decision, version: version + 1 }
  assert.deepEqual(await act(both, 'decide', decide), [403, 'hub.own_request'])
  assert.equal((await act(analyst, 'decide', decide))[0], 403)
  assert.equal((await act(other, 'decide', decide))[0], 200)
})

test('less is granted with reasons and conditions, and never more than was applied for', async (t) => {
  const w = await requestWorld(t)
  const { id, version } = await w.complete()
  const decide = async (change: object) => {
    const body = { ...w.decision, outcome: 'approved_in_part', version, ...change }
    return w.as(steward)<{ code: string; permit: string; outcome: string }>(
      'POST',
      `requests/${id}/decide`,
      body,
    )
  }
  const code = async (change: object) => (await decide(change)).body.code
  assert.equal(await code({}), 'hub.grant_not_possible', 'nothing is less')
  assert.equal(await code({ grant: { regions: ['01', '14'] } }), 'hub.grant_not_possible')
  assert.equal(await code({ grant: { months: 25 } }), 'hub.grant_not_possible')
  assert.equal(await code({ grant: { people: [stranger.id] } }), 'hub.grant_not_possible')
  const selection = { ...content.selection, dimensions: ['region', 'year', 'sex'] }
  assert.equal(await code({ grant: { selection } }), 'hub.grant_not_possible')
  assert.equal(await code({ outcome: 'approved', grant: { regions: ['01'] } }), 'hub.grant_not_possible')
  assert.equal(await code({ reasons: 'As 19121212-1212 said, it is so.' }), 'hub.identity_in_text')
  const { body } = await decide({
    grant: { regions: ['01'], months: 6 },
    conditions: ['Ages in groups alone.'],
  })
  assert.equal(body.outcome, 'approved_in_part')
  const permit = (await w.as(analyst)<Record<string, unknown>>('GET', `permits/${body.permit}`)).body
  assert.deepEqual(
    [permit['regions'], permit['lastDay'], permit['conditions']],
    [['01'], '2127-05-25', ['Ages in groups alone.']],
  )
})

test('more time to decide is taken once, with reasons, and not for figures', async (t) => {
  const w = await requestWorld(t)
  const extend = async (id: string, version: number) =>
    (
      await w.as(steward)<{ code: string; clocks: object[] }>('POST', `requests/${id}/extend`, {
        version,
        reasons: 'The regions are asked for more.',
      })
    ).body
  const figures = await w.apply()
  assert.equal((await extend(figures.id, figures.version)).code, 'hub.not_extendable')
  const rows = await w.apply({ ...application, kind: 'permit' })
  const [clock] = (await extend(rows.id, rows.version)).clocks as { lastDay: string; extended: boolean }[]
  assert.deepEqual([clock?.lastDay, clock?.extended], ['2127-05-26', true])
  assert.equal((await extend(rows.id, rows.version + 1)).code, 'hub.not_extendable')
})

test('an applicant takes it back until it is decided on', async (t) => {
  const w = await requestWorld(t)
  const { id, version } = await w.complete()
  assert.equal((await w.as(stranger)('POST', `requests/${id}/withdraw`, { version })).status, 404)
  assert.equal((await w.as(steward)('POST', `requests/${id}/withdraw`, { version })).status, 403)
  assert.equal((await w.as(analyst)('POST', `requests/${id}/withdraw`, { version })).body.state, 'withdrawn')
  const late = await w.as(steward)('POST', `requests/${id}/decide`, { ...w.decision, version: version + 1 })
  assert.equal(late.status, 409)
})
