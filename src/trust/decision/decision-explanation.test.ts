import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createHttp, createMetrics, newId, type Party } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty } from '../../kernel/testkit/index.ts'
import type { ExplainedDenial } from '../contract/explanation.ts'
import { createExplanations, explainedForDays } from './decision-explanation.ts'
import { explanationRoutes } from './decision-explanation-routes.ts'
import { asElsa, asNils, asPhysician, people, reading, startPart } from './decision-fixture.ts'

const everyone = ['trust.rules.read']
const resident = (id: string): Party => ({
  ...everyParty,
  kind: 'resident',
  id,
  permissions: new Set(everyone),
  controllers: [],
})
const auditor = (controllers: Party['controllers']): Party => ({
  ...everyParty,
  kind: 'staff',
  id: 'auditor',
  permissions: new Set([...everyone, 'trust.audit.read']),
  controllers,
})

/** The part, and the explanations as somebody with these permissions meets them. */
async function start(t: TestContext) {
  const part = await startPart(t)
  let party: Party | undefined
  const http = await createHttp({
    log: captureLog().log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => party),
    readiness: async () => ({ ready: true, parts: {} }),
  })
  t.after(() => http.close())
  const explanations = createExplanations(part)
  explanationRoutes(http.app, explanations)
  const readAs = async (who: Party, id: string) => {
    party = who
    const response = await http.app.inject({
      url: `/api/trust/v1/decisions/${id}`,
      headers: { host: 'localhost', 'accept-language': 'en' },
    })
    return { status: response.statusCode, body: response.json() as ExplainedDenial & { code?: string } }
  }
  /** The physician of the region is denied to read the neighbour's data of Elsa. */
  const deny = async () => {
    const decision = await part.get<{ id: string }>(asPhysician, 'POST', '/decisions', reading())
    return decision.id
  }
  return { ...part, explanations, readAs, deny }
}

const numberIn = (detail = '') => /[0-9a-f-]{36}/.exec(detail)?.[0] ?? ''

test('whoever is denied can ask why by the number in the refusal, and is told what would have to change', async (t) => {
  const { ask, readAs } = await start(t)
  const refused = await ask({ ...asElsa, loa: 2 }, 'GET', `/people/${people.elsa}/consents`)
  const id = numberIn(refused.body.detail)
  const { status, body } = await readAs(resident(people.elsa), id)
  assert.equal(status, 200)
  assert.deepEqual(
    { ...body, rules: body.rules.map(({ id: rule }) => rule) },
    {
      id,
      at: '2026-11-22T10:00:00.000Z',
      actor: { kind: 'resident', id: people.elsa },
      act: 'rights.read',
      rules: ['gdpr-7-login'],
      missing: body.missing,
    },
  )
  assert.deepEqual(
    body.missing.map(({ rule, lacking }) => [rule, lacking.map((each) => each.id)]),
    [['gdpr-7-login', ['loa3']]],
  )
})

test('whom the data was about is not kept with the explanation', async (t) => {
  const { ask, db } = await start(t)
  await ask(asNils, 'GET', `/people/${people.elsa}/consents`)
  const { rows } = await db.pool.query('select * from trust.denial')
  assert.equal(rows.length, 1)
  assert.ok(!JSON.stringify(rows).includes(people.elsa))
})

test('a denial asked for over HTTP is explained; a permit is not kept', async (t) => {
  const { get, deny, explanations } = await start(t)
  assert.equal((await explanations.read(await deny()))?.controller, 'neighbour')
  const informed = { kind: 'informed', textVersion: '2026-11' }
  await get(asElsa, 'POST', `/people/${people.elsa}/consents`, informed)
  await get(asElsa, 'POST', `/people/${people.elsa}/consents`, { ...informed, kind: 'coherent_records' })
  const permitted = await get<{ id: string; decision: string }>(asPhysician, 'POST', '/decisions', reading())
  assert.equal(permitted.decision, 'permit')
  assert.equal(await explanations.read(permitted.id), undefined)
})

test('an auditor reads the denials of her controllers, and nobody else reads what was not hers', async (t) => {
  const { deny, readAs } = await start(t)
  const id = await deny()
  assert.equal((await readAs(auditor(['neighbour']), id)).status, 200)
  assert.equal((await readAs(auditor('all'), id)).status, 200)
  for (const who of [auditor(['region']), resident(people.elsa), resident('physician')]) {
    const { status, body } = await readAs(who, id)
    assert.equal(status, 404)
    assert.equal(body.code, 'trust.denial_not_found')
  }
  assert.equal((await readAs(auditor('all'), newId())).status, 404)
})

test('the table holds a bounded number: the newest denial takes the place of the oldest', async (t) => {
  const { db, deny, explanations } = await start(t)
  const first = await deny()
  await db.pool.query(`select setval('trust.denial_place', 20000)`)
  const second = await deny()
  assert.equal(await explanations.read(first), undefined)
  assert.equal((await explanations.read(second))?.id, second)
})

test('an explanation is shown for ninety days and removed after', async (t) => {
  const { clock, deny, explanations } = await start(t)
  const id = await deny()
  clock.advance({ hours: 24 * explainedForDays })
  assert.equal((await explanations.read(id))?.id, id)
  assert.equal(await explanations.purge(), 0)
  clock.advance({ seconds: 1 })
  assert.equal(await explanations.read(id), undefined)
  assert.equal(await explanations.purge(), 1)
})
