import type { Measure } from '../../region/index.ts'
import type { Combined } from '../combine/figure.ts'
import type { Product } from '../product/product-book.ts'
import { type ControlQuestion, controlDisclosure, type Disclosure } from './control.ts'
import type { Entry } from './ledger.ts'

const text = { sv: 't', en: 't' }
const facts = { title: text, definition: text, version: 1, source: '', unit: 'count', decimals: 3 } as const

export const measure = (more: object): Measure => ({ ...facts, ...more }) as Measure

/** A made-up product about people in regions, hospitals and months. */
export function product(more: Partial<Product> = {}): Product {
  const dimension = (id: string, rest: object = {}) => ({
    id,
    title: text,
    definition: text,
    column: id,
    ...rest,
  })
  return {
    id: 'made_up',
    version: 1,
    title: text,
    description: text,
    purpose: text,
    legalBasis: [],
    view: 'waiting',
    modelVersion: 1,
    time: { column: 'day', grain: 'month' },
    person: 'person',
    dimensions: [
      dimension('region'),
      dimension('hospital', { within: 'region' }),
      dimension('sex'),
      dimension('month', { column: 'day', by: 'month' }),
      dimension('year', { column: 'day', by: 'year' }),
    ],
    measures: [measure({ id: 'n', kind: 'count' })],
    refresh: 'monthly',
    retentionMonths: 12,
    access: 'open',
    disclosure: { threshold: 5, cellKey: false },
    healthCategory: ['EHRS'],
    keywords: [],
    hash: 'h',
    ...more,
  }
}

/** A cell of people with a row each. Of its parts only what is given differs from that. */
export function cell(at: readonly (string | null)[], people: number, more: Partial<Combined> = {}): Combined {
  return {
    at,
    rows: people,
    people,
    key: 0,
    steps: {},
    largest: {},
    withheld: false,
    partly: [],
    regions: [/^\d\d$/.test(at[0] ?? '') ? at[0]! : '01'],
    ...more,
    parts: { 'n.n': people, 'n.people': people, ...more.parts },
  }
}

export const question = (more: Partial<ControlQuestion> = {}): ControlQuestion => ({
  product: product(),
  dimensions: ['region'],
  measures: ['n'],
  filters: [],
  period: { from: '2026-01-01', to: '2027-01-01' },
  regions: ['01', '03', '05'],
  threshold: 5,
  data: 'loaded in March',
  earlier: [],
  ...more,
})

/** What each place of a release shows: a number, or why there is none. */
export function shown({ cells }: Disclosure, id = 'n'): Record<string, number | string> {
  return Object.fromEntries(
    cells.map(({ at, figures }) => {
      const figure = figures[id]!
      if ('value' in figure) return [at.join(' '), figure.value]
      return [at.join(' '), 'suppressed' in figure ? figure.suppressed : 'empty']
    }),
  )
}

/** Somebody who asks one thing after the other, each answered in the light of what was told before. */
export function analyst() {
  const told: Entry[] = []
  return async (cells: readonly Combined[], more: Partial<ControlQuestion> = {}) => {
    const release = await controlDisclosure(cells, question({ ...more, earlier: [...told] }))
    told.push(...release.entries)
    return shown(release)
  }
}
