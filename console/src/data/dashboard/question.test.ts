import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { ProductPage } from '../data-api.ts'
import { type Block, type Dashboard, dashboards } from './dashboards.ts'
import { chosenOn, questionOf } from './question.ts'

const pageOf = (id: string): ProductPage => {
  const file = new URL(`../../../../products/${id}.yaml`, import.meta.url)
  return { product: parse(readFileSync(file, 'utf8')), hash: '', codes: {} }
}
const ask = (dashboard: Dashboard, block: Block, choices: Record<string, string>, at?: string) =>
  questionOf(block, pageOf(block.product), dashboard, {
    choices,
    at,
    now: Date.parse('2026-03-10T12:00:00Z'),
    purpose: 'Prov',
  })?.selection

test('what dashboards show is in the products they show it of', () => {
  for (const dashboard of Object.values(dashboards))
    for (const { id, product, by, first, measures = [], views } of dashboard.blocks) {
      const definition = pageOf(product).product
      const known = definition.measures.map((measure) => measure.id)
      const parts = views.flatMap((view) => (view.kind === 'stack' ? view.measures : []))
      for (const measure of [...measures, ...parts, ...(first === undefined ? [] : [first])])
        assert.ok(known.includes(measure), `${id}: ${measure}`)
      if (by !== 'place' && by !== 'group')
        assert.ok(
          definition.dimensions.some((each) => each.id === by),
          id,
        )
    }
})

test('places go down from what is chosen: regions, hospitals, wards', () => {
  const { beds } = dashboards
  const [block] = beds.blocks
  assert.deepEqual(ask(beds, block, {})?.dimensions, ['region', 'day'])
  const region = ask(beds, block, { region: '14' })
  assert.deepEqual(region?.dimensions, ['hospital', 'day'])
  assert.deepEqual(region?.filters, [{ column: 'region', is: '=', value: '14' }])
  assert.deepEqual(ask(beds, block, { region: '14', hospital: 'Norra' })?.dimensions, ['ward', 'day'])
  assert.deepEqual(ask(beds, block, { span: '90' })?.period, { from: '2025-12-11', to: '2026-03-11' })
})

test('nationally regions are asked together, whatever place was chosen', () => {
  const { beds, waiting } = dashboards
  const chosen = { scope: 'national', region: '14', hospital: 'Norra' }
  const asked = ask(beds, beds.blocks[0], chosen)
  assert.deepEqual([asked?.dimensions, asked?.filters], [['day'], []])
  const block = waiting.blocks.find(({ id }) => id === 'specialities')!
  assert.deepEqual(ask(waiting, block, chosen, '2026-02')?.dimensions, ['specialty'])
})

test('a block at a time waits until there is one, and asks for it alone', () => {
  const { waiting } = dashboards
  const block = waiting.blocks.find(({ id }) => id === 'specialities')!
  assert.equal(ask(waiting, block, {}), undefined)
  assert.deepEqual(ask(waiting, block, {}, '2026-02')?.period, { from: '2026-02-01', to: '2026-03-01' })
})

test('a choice that a product is not told by is not asked for, and is said', () => {
  const { costs } = dashboards
  const choices = { region: '14', care_form: 'inpatient' }
  const block = costs.blocks.find(({ id }) => id === 'individuals')!
  assert.deepEqual(ask(costs, block, choices)?.filters, [{ column: 'region', is: '=', value: '14' }])
  assert.deepEqual(chosenOn(pageOf('person_years'), costs, choices).notHere, ['care_form'])
  const groups = costs.blocks.find(({ id }) => id === 'groups')!
  assert.deepEqual(ask(costs, groups, { group: 'specialty' }, '2025')?.dimensions, ['specialty'])
  assert.deepEqual(ask(costs, groups, { group: 'person' }, '2025')?.dimensions, ['drg'])
})
