import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Environment, Output, QueryAnswer } from '../hub/contract/index.ts'
import { demoWorker } from './demo-worker.ts'
import { givePermit } from './permit.ts'
import { regions, regionsWorld } from './regions-world.ts'
import { until } from './until.ts'

const period = { from: '2026-01-01', to: '2027-01-01' }

/** Two regions, and a permit for rows of both that a researcher holds. */
async function world(t: TestContext) {
  const { api, platform, sql } = await regionsWorld(t)
  const researcher = await demoWorker(platform, 'analyst')
  const permit = await givePermit(sql, researcher, {
    kind: 'permit',
    product: 'person_years',
    selection: { measures: ['persons', 'mean_cost'], dimensions: ['region', 'sex'], filters: [], period },
    regions,
  })
  return { api, platform, sql, researcher, permit }
}

test('rows of two regions come under a permit, are asked about, and what two have approved is fetched', async (t) => {
  const { platform, researcher, permit } = await world(t)
  const path = `/api/hub/v1/environments/${permit}`
  assert.equal((await researcher.ask('POST', `${path}/rows`)).status, 202)
  const environment = await until('the regions’ rows', async () => {
    const { body } = await researcher.ask<Environment>('GET', path)
    return body.regions.some(({ state }) => ['waiting', 'held', 'running'].includes(state)) ? undefined : body
  })
  assert.deepEqual(
    environment.regions.map(({ region, state, reason }) => [region, state, reason?.code]),
    [
      ['14', 'ready', undefined],
      ['24', 'ready', undefined],
    ],
  )
  const query = async (sql: string) =>
    (await researcher.ask<QueryAnswer>('POST', `${path}/queries`, { sql })).body
  const counted = await query(
    'select region, count(*) as n, count(distinct person) as people from person_years group by 1 order by 1',
  )
  assert.deepEqual(
    counted.rows?.map(([region, rows]) => [region, rows]),
    environment.regions.map(({ region, rows }) => [region, rows]),
  )
  // Nobody has the same pseudonym in two regions, and none is one of the regions' own.
  const { rows } = await query(
    'select count(distinct person), count(distinct region || person), min(length(person)) from person_years',
  )
  assert.equal(rows![0]![0], rows![0]![1])
  assert.equal(rows![0]![2], 64)

  const sql =
    'select sex, count(distinct person) as people, round(avg(cost), 0) as cost from person_years group by 1 order by 1'
  const asked = {
    title: 'Costs by sex',
    explanation: 'Mean cost of a person and year.',
    sql,
    countColumn: 'people',
  }
  const saved = await researcher.ask<Output>('POST', `${path}/outputs`, asked)
  assert.equal(saved.body.stops, 0, JSON.stringify(saved.body.checks))
  const output = saved.body.id
  let { body } = await researcher.ask<Output>('POST', `/api/hub/v1/outputs/${output}/submit`, {
    version: saved.body.version,
  })
  const own = await researcher.ask('POST', `/api/hub/v1/reviews/${output}`, {
    version: body.version,
    verdict: 'approve',
    reasons: 'Mine.',
  })
  assert.equal(own.status, 403)
  for (const role of ['data_steward', 'analyst'] as const) {
    const reviewer = await demoWorker(platform, role)
    assert.equal((await reviewer.ask('GET', path)).status, 404, 'the rows are for the permit’s people alone')
    const review = { version: body.version, verdict: 'approve', reasons: 'Groups of many.' }
    const answer = await reviewer.ask<Output>('POST', `/api/hub/v1/reviews/${output}`, review)
    assert.equal(answer.status, 200, answer.text)
    body = answer.body
  }
  const file = await until('the released file', async () => {
    const answer = await researcher.ask('GET', `/api/hub/v1/outputs/${output}/file`)
    return answer.status === 409 ? undefined : answer
  })
  assert.match(file.text, /^sex;people;cost\r\n/)
  assert.equal(file.headers.get('etag'), `"${createHash('sha256').update(file.text).digest('hex')}"`)
})
