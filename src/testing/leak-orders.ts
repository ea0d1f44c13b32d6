import assert from 'node:assert/strict'
import { newId } from '../kernel/index.ts'
import type { Cell } from '../region/index.ts'
import type { LeakNode } from './leak-node.ts'
import { readParquet } from './leak-scan.ts'

const api = '/api/region/v1'
export const period = { from: '2026-01-01', to: '2027-01-01' }

/** What came of a hub's orders. */
export interface Asked {
  /** Figures where small counts are told as evidence, and the threshold that went with them. */
  told: { cells: Cell[]; threshold: number }
  /** Figures where the region withholds them. */
  withheld: { cells: Cell[] }
  rows: { run: string; permit: string; pseudonym: string }
}

/** Has a node run every kind of order: figures of all products, rows, and all that comes to nothing. */
export async function askAsHub(
  node: LeakNode,
  { rowsAlone = false, permit = newId() }: { rowsAlone?: boolean; permit?: string } = {},
): Promise<Asked> {
  const rows = await askForRows(node, permit)
  const none = { told: { cells: [], threshold: 0 }, withheld: { cells: [] }, rows }
  if (rowsAlone) return none
  await node.order({ v: 1, act: 'describe' })
  const told = await askForFigures(node)
  const { digest } = await node.ask<{ digest: string }>('stina', 'GET', `${api}/policies/waiting`)
  const decided = { takesPart: true, byHand: false, small: 'withhold', threshold: 5 }
  await node.ask('stina', 'PUT', `${api}/policies/waiting`, { version: 0, digest, decided })
  const withheld = await figures(node, 'waiting', ['month', 'specialty', 'age_group', 'sex'])
  await askInVain(node, permit)
  return { told, withheld, rows }
}

const products = [
  ['waiting', ['month', 'specialty', 'hospital']],
  ['waiting', ['month', 'age_group', 'sex']],
  ['completed_waits', ['month', 'specialty']],
  ['costs', ['year', 'care_form', 'drg']],
  ['person_years', ['year', 'age_group', 'sex']],
  ['diagnoses', ['year', 'chapter', 'diagnosis']],
  ['beds', ['hospital', 'ward', 'day']],
] as const

async function figures(node: LeakNode, id: string, dimensions: readonly string[]) {
  const of = await node.run(id, { dimensions: [...dimensions], period })
  await node.order(of)
  assert.equal(await node.ended(of.run), 'done', id)
  const { cells = [], evidence } = await node.about('result', of.run)
  return { cells, threshold: evidence!.threshold }
}

async function askForFigures(node: LeakNode): Promise<Asked['told']> {
  const cells: Cell[] = []
  for (const [id, dimensions] of products) {
    const answer = await figures(node, id, dimensions)
    cells.push(...answer.cells)
    if (id !== 'beds') assert.equal(answer.threshold, 5)
  }
  return { cells, threshold: 5 }
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

async function askForRows(node: LeakNode, permit: string): Promise<Asked['rows']> {
  const of = await node.run(
    'costs',
    { dimensions: ['care_form', 'specialty', 'year'], period },
    { form: 'rows', permit: { id: permit, epoch: 1, until: inAnHour() } },
  )
  await node.order(of)
  assert.equal(await node.ended(of.run), 'done')
  await node.about('result', of.run)
  const jws = await node.sign({ v: 1, act: 'result', run: of.run })
  const file = await node.fetchFile(of.run, jws)
  // The same once more, and without anybody's signature.
  await node.fetchFile(of.run, jws)
  await node.fetchFile(of.run, 'nothing')
  const { rows } = await readParquet(file, node.folder)
  assert.ok(rows.length > 100)
  return { run: of.run, permit, pseudonym: String(rows[0]!['person']) }
}

/** Held, refused by hand and by rule, cancelled, failed, malformed, and not believed. */
async function askInVain(node: LeakNode, permit: string): Promise<void> {
  const { ask } = node
  const { digest } = await ask<{ digest: string }>('stina', 'GET', `${api}/policies/beds`)
  const decide = (version: number, decided: object) =>
    ask('stina', 'PUT', `${api}/policies/beds`, { version, digest, decided })
  await decide(0, { takesPart: true, byHand: true, small: 'tell' })
  const beds = () => node.run('beds', { dimensions: ['hospital'], period })
  const [refused, cancelled, ended, approved] = [await beds(), await beds(), await beds(), await beds()]
  for (const each of [refused, cancelled, ended, approved]) await node.order(each)
  await ask('stina', 'POST', `${api}/runs/${refused.run}/refuse`, { reason: 'Inte just nu' })
  await ask('stina', 'POST', `${api}/runs/${ended.run}/cancel`, { reason: 'Inte just nu' })
  await node.about('cancel', cancelled.run)
  await ask('stina', 'POST', `${api}/runs/${approved.run}/approve`)
  assert.equal(await node.ended(approved.run), 'done')
  const states = []
  for (const { run } of [refused, cancelled, approved]) states.push((await node.about('result', run)).state)
  assert.deepEqual(states, ['refused', 'cancelled', 'done'])
  await decide(1, { takesPart: true, byHand: false, small: 'tell', threshold: -1 })
  await decide(1, { takesPart: false, byHand: false, small: 'tell' })
  assert.equal((await node.order(await beds())).state, 'refused')
  const late = await node.run(
    'costs',
    { period },
    { form: 'rows', permit: { id: permit, epoch: 1, until: '2026-01-01T00:00:00Z' } },
  )
  await node.order(late)
  assert.equal(await node.ended(late.run), 'failed')
  await node.about('result', late.run)
  await node.about('status', newId())
  const { selection } = refused
  for (const wrong of [
    { v: 1 },
    { v: 9, act: 'run' },
    { ...refused, sql: 'select * from model.person' },
    { ...refused, run: newId(), selection: { ...selection, measures: ['person'] } },
    { ...refused, run: newId(), selection: { ...selection, period: { from: 'x', to: 'y' } } },
  ])
    await node.order(wrong)
  await node.post('not an order')
  await node.post(await node.sign(refused, '04'))
}
