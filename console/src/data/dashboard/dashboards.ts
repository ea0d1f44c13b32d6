/** What of a product's figures is drawn, and how. */
export type View =
  /** The chosen measure side by side, at the chosen time. */
  | { readonly kind: 'bars' }
  /** The chosen measure over time. */
  | { readonly kind: 'trend' }
  /** Parts of a whole, at the chosen time. */
  | { readonly kind: 'stack'; readonly measures: readonly string[] }

/** One question to a product, and how its answer is shown. */
export interface Block {
  /** Names it in the address, where the measure that it shows stands, and among the texts. */
  readonly id: BlockName
  readonly product: string
  /** `place`: the next of region, hospital, ward below what is chosen; `time`: the product's steps of time; or a dimension. */
  readonly by: 'place' | 'group' | (string & {})
  /** Over the whole span, step by step; or at the chosen time alone. */
  readonly over: 'span' | 'at'
  /** Of the product's; absent: all. */
  readonly measures?: readonly string[]
  /** Shown first, until another is chosen; the first of them when not told. */
  readonly first?: string
  /** Its rows stand as its codes do, not by size. */
  readonly inOrder?: true
  readonly views: readonly View[]
}

/** A page of blocks with one choice for all. The first block is over the span: its steps are the times to choose among. */
export interface Dashboard {
  readonly name: DashboardName
  readonly blocks: readonly [Block, ...Block[]]
  /** Dimensions that are chosen by, beside places. */
  readonly filters: readonly string[]
  /** How many steps of time back there are to choose among; the first at first. */
  readonly spans: readonly [number, ...number[]]
  /** Dimensions that `group` is one of. */
  readonly groups: readonly string[]
}

export type DashboardName = 'beds' | 'waiting' | 'costs'
export type BlockName =
  | 'wards'
  | 'queues'
  | 'specialities'
  | 'completed'
  | 'contacts'
  | 'groups'
  | 'individuals'
  | 'ages'

/** The three questions. What is counted and how is in the products; here is what stands beside what. */
export const dashboards: Readonly<Record<DashboardName, Dashboard>> = {
  beds: {
    name: 'beds',
    filters: [],
    spans: [30, 90, 365],
    groups: [],
    blocks: [
      {
        id: 'wards',
        product: 'beds',
        by: 'place',
        over: 'span',
        first: 'occupancy',
        views: [{ kind: 'bars' }, { kind: 'trend' }],
      },
    ],
  },
  waiting: {
    name: 'waiting',
    filters: ['stage', 'specialty'],
    spans: [12, 24, 60, 120],
    groups: [],
    blocks: [
      {
        id: 'queues',
        product: 'waiting',
        by: 'place',
        over: 'span',
        first: 'within_90',
        views: [
          { kind: 'bars' },
          { kind: 'trend' },
          { kind: 'stack', measures: ['by_choice', 'medical', 'special'] },
        ],
      },
      { id: 'specialities', product: 'waiting', by: 'specialty', over: 'at', views: [{ kind: 'bars' }] },
      {
        id: 'completed',
        product: 'completed_waits',
        by: 'region',
        over: 'span',
        first: 'median',
        views: [{ kind: 'bars' }, { kind: 'trend' }],
      },
    ],
  },
  costs: {
    name: 'costs',
    filters: ['care_form', 'specialty'],
    spans: [5, 10],
    groups: ['drg', 'care_form', 'specialty'],
    blocks: [
      {
        id: 'contacts',
        product: 'costs',
        by: 'region',
        over: 'span',
        first: 'cost',
        views: [
          { kind: 'bars' },
          { kind: 'trend' },
          { kind: 'stack', measures: ['cost_care', 'cost_surgery', 'cost_diagnostics', 'cost_medicine'] },
        ],
      },
      { id: 'groups', product: 'costs', by: 'group', over: 'at', first: 'total', views: [{ kind: 'bars' }] },
      {
        id: 'individuals',
        product: 'person_years',
        by: 'region',
        over: 'span',
        first: 'median_cost',
        views: [{ kind: 'bars' }, { kind: 'trend' }],
      },
      {
        id: 'ages',
        product: 'person_years',
        by: 'age_group',
        over: 'at',
        first: 'mean_cost',
        inOrder: true,
        views: [{ kind: 'bars' }],
      },
    ],
  },
}
