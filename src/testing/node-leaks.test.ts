import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Cell } from '../region/index.ts'
import { lastFirst } from './later.ts'
import { type LeakNode, startLeakNode } from './leak-node.ts'
import { askAsHub, period } from './leak-orders.ts'
import { createLeakScan } from './leak-scan.ts'
import { until } from './until.ts'

const api = '/api/region/v1'

/** Every route of the region's own people, by everybody, but for what is shown to them alone. */
async function askAsRegion(
  node: LeakNode,
  rows: { run: string; permit: string; pseudonym: string },
): Promise<string> {
  const { ask } = node
  const loads = await ask<{ items: { id: string }[] }>('disa', 'GET', `${api}/loads`)
  await ask('disa', 'POST', `${api}/loads`, { source: 'gammalt' })
  await ask('disa', 'POST', `${api}/loads`, { source: 'none' })
  const propose = (reason: string) =>
    ask<{ id: string }>('stina', 'POST', `${api}/reidentifications`, {
      permit: rows.permit,
      permitEpoch: 1,
      pseudonym: rows.pseudonym,
      askedBy: 'hub.example',
      reason,
      legalBasis: 'PDL',
    })
  const [first, second] = [await propose('A finding'), await propose('Another')]
  await ask('bo', 'POST', `${api}/reidentifications/${first.id}/approve`)
  await ask('bo', 'POST', `${api}/reidentifications/${second.id}/refuse`, { reason: 'No need' })
  const gets = [
    'keys',
    ...['policies', 'policies/costs', 'policies/costs/history', 'policies/costs/definition'],
    ...['runs', `runs/${rows.run}`, 'sources', 'loads', `loads/${loads.items[0]!.id}`, 'quality'],
    ...['pseudonyms', 'reidentifications', `reidentifications/${first.id}`],
  ].map((path) => `${api}/${path}`)
  const others = [
    '/metrics',
    '/health/live',
    '/health/ready',
    '/openapi.json',
    '/docs',
    '/api/trust/v1/audit/entries?limit=200',
  ]
  for (const who of ['stina', 'anna', 'gro', 'adam', undefined] as const) {
    for (const path of [...gets, ...others]) await ask(who, 'GET', path)
    if (who !== 'stina') {
      await ask(who, 'GET', `${api}/quality/contact/rows`)
      await ask(who, 'POST', `${api}/reidentifications/${first.id}/identity`)
    }
  }
  return first.id
}

/** Has both kinds of export made, and fetches all of their files. */
async function exportAll({ ask }: LeakNode): Promise<void> {
  for (const format of ['omop', 'fhir']) {
    const { id } = await ask<{ id: string }>('disa', 'POST', `${api}/exports`, { format })
    const files = await until('an export', async () => {
      const now = await ask<{ state: string; files?: { name: string; rows: number }[] }>(
        'disa',
        'GET',
        `${api}/exports/${id}`,
      )
      assert.notEqual(now.state, 'failed')
      return now.files
    })
    assert.ok(files.some(({ rows }) => rows > 100))
    for (const name of ['SHA256SUMS', ...files.map((file) => file.name)])
      await ask('disa', 'GET', `${api}/exports/${id}/files/${name}`)
    await ask('disa', 'GET', `${api}/exports`)
    await ask('disa', 'DELETE', `${api}/exports/${id}`)
  }
}

/** Looks through all that has left the node, its log, and its database. */
async function findings(node: LeakNode): Promise<{ found: string[]; bytes: number }> {
  const secrets = await node.secrets()
  const scan = createLeakScan(secrets, node.folder)
  for (const [at, { way, bytes }] of node.tap.streams.entries()) await scan.look(`wire ${at} ${way}`, bytes())
  for (const [where, bytes] of node.bodies) await scan.look(where, bytes)
  await scan.look('the log', node.logged.join(''))
  const { rows } = await node.db.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  // What the region calls people stands in its vault, beside their sealed identities.
  const vault = createLeakScan({ ...secrets, words: [] }, node.folder)
  for (const { name } of rows) {
    const table = await node.db.pool.query<{ text: string }>(`select t::text as text from ${name} t`)
    const text = table.rows.map((row) => row.text).join('\n')
    await (name === 'region.vault' ? vault : scan).look(`table ${name}`, text)
  }
  assert.ok(rows.some(({ name }) => name === 'region.vault'))
  return { found: [...scan.found(), ...vault.found()], bytes: scan.bytes }
}

async function started(t: TestContext, options: { hospital?: string } = {}): Promise<LeakNode> {
  const node = await startLeakNode(lastFirst(t), options)
  await node.load()
  return node
}

/** Counts of people that are too small to be told as figures. */
const small = (cells: readonly Cell[]): number[] =>
  cells.flatMap(({ people, parts }) =>
    [people, ...Object.entries(parts).map(([name, n]) => (name.endsWith('people') ? n : undefined))].filter(
      (n): n is number => n !== undefined && n > 0 && n < 5,
    ),
  )

test('no identity leaves a node, nor what the region calls people: by no wire, file, log or page, whatever is asked', async (t) => {
  const node = await started(t)
  const { ask } = node
  const { told, withheld, rows } = await askAsHub(node)
  const reidentification = await askAsRegion(node, rows)
  await exportAll(node)
  await ask('bo', 'POST', `${api}/pseudonyms`, { from: '1', method: 'vault', keepDays: 1 })
  await until('the new epoch', async () => {
    const { items } = await ask<{ items: { state: string; id: string }[] }>('bo', 'GET', `${api}/pseudonyms`)
    return items.some(({ id, state }) => id === '2' && state === 'current')
  })
  // A new epoch gives the same permit other pseudonyms.
  const again = await askAsHub(node, { rowsAlone: true, permit: rows.permit })
  assert.notEqual(again.rows.pseudonym, rows.pseudonym)

  const doc = await ask<{ paths: Record<string, object> }>(undefined, 'GET', '/openapi.json')
  const routes = Object.entries(doc.paths)
    .filter(([path]) => path.startsWith(api))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .map((route) => route.replace('{run}', '{id}'))
  assert.ok(routes.length > 20)
  const withinAlone = [`POST ${api}/reidentifications/{id}/identity`, `GET ${api}/quality/{entity}/rows`]
  assert.deepEqual(
    routes.filter((route) => !node.answered.has(route) && !withinAlone.includes(route)),
    [],
    'a route that was not looked at, or only refused',
  )

  const { found, bytes } = await findings(node)
  assert.deepEqual(found, [])
  assert.ok(bytes > 1_000_000, `only ${bytes} bytes were looked at`)

  // Small counts leave as evidence that disclosure is controlled by, with the least count that is told; or not at all, where the region says so.
  assert.ok(small(told.cells).length > 0)
  assert.equal(told.threshold, 5)
  assert.deepEqual(small(withheld.cells), [])
  assert.ok(withheld.cells.length > 0 && withheld.cells.some((cell) => cell.withheld))

  // Within the region: whom it was approved for is shown who it is, and rows that were set aside have no identity in them.
  const stina = await node.asksWithin('stina')
  const shown = await stina(`${api}/reidentifications/${reidentification}/identity`, { method: 'POST' })
  const { identity } = (await shown.json()) as { identity: string }
  assert.ok((await node.secrets()).identities.includes(identity))
  const aside = createLeakScan({ ...(await node.secrets()), words: [] }, node.folder)
  const disa = await node.asksWithin('disa')
  for (const entity of ['person', 'contact']) {
    const text = await (await disa(`${api}/quality/${entity}/rows?limit=500`)).text()
    assert.match(text, /\[personnummer\]/)
    await aside.look(entity, text)
  }
  assert.deepEqual(aside.found(), [])
  const later = await findings(node)
  assert.deepEqual(later.found, [], 'nor is it in the log or the database afterwards')
})

test('a mapping that lets a number out as the name of a hospital is found out', async (t) => {
  const node = await started(t, { hospital: 'chef' })
  const of = await node.run('beds', { dimensions: ['hospital'], period })
  await node.order(of)
  await node.ended(of.run)
  await node.about('result', of.run)
  const { found } = await findings(node)
  assert.ok(
    found.some((each) => /^wire .* out > base64: an identity/.test(each)),
    found.join('\n'),
  )
  assert.ok(found.some((each) => each.startsWith('table region.run')))
})
