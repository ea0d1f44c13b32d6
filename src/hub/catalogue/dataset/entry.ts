import { entities, type NodeDescription, view } from '../../../region/index.ts'
import type { StoredNode } from '../../node/node-store.ts'
import type { Product, ProductBook } from '../../product/product-book.ts'

export type Source = NodeDescription['sources'][number]

/** What one region has of a product, as its node has told. */
export interface RegionPart {
  readonly region: string
  readonly name: string
  /** The least count of people that it tells. */
  readonly threshold: number
  /** Somebody in the region decides on each run. */
  readonly byHand: boolean
  /** When the node told it. */
  readonly seenAt: Date
  /** Of the entities that the product rests on. */
  readonly sources: readonly Source[]
}

/** A dataset of the catalogue: a product as a whole, or what one region has of it. */
export interface Entry {
  /** `beds`, or `beds-12` of a region. */
  readonly id: string
  readonly product: Product
  /** Absent: the product as a whole. */
  readonly region?: RegionPart
  /** Regions whose data is in it. */
  readonly parts: readonly RegionPart[]
}

/** What is known of the quality of data, over the entities and regions it rests on. */
export interface Quality {
  readonly rows: number
  readonly setAside: number
  /** The least share of an entity's columns that have a source, 0 to 1. */
  readonly coverage: number
  /** When the data that was loaded longest ago was loaded. */
  readonly loadedAt: string
  readonly from?: string
  readonly until?: string
}

/** Every dataset, the whole product before its regions. Nodes that are off, or have not told what they have, are in none. */
export function entriesOf(book: ProductBook, nodes: readonly StoredNode[]): Entry[] {
  return book.all().flatMap((product) => {
    const parts = nodes.flatMap((node) => partOf(node, product) ?? [])
    return [
      { id: product.id, product, parts },
      ...parts.map((region) => ({ id: `${product.id}-${region.region}`, product, region, parts: [region] })),
    ]
  })
}

/** Entities of the common model that a product's view is made of. */
export function entitiesOf({ view: name }: Product): string[] {
  const known = new Set(entities.map((entity) => entity.name))
  return view(name).of.filter((entity) => known.has(entity))
}

function partOf(
  { region, name, active, description, seenAt }: StoredNode,
  product: Product,
): RegionPart | undefined {
  const takesPart = description?.products.find(({ id }) => id === product.id)
  if (!active || description === null || seenAt === null || !takesPart?.takesPart) return undefined
  const { threshold, byHand } = takesPart
  const wanted = entitiesOf(product)
  const sources = wanted.flatMap((entity) => description.sources.find((each) => each.entity === entity) ?? [])
  return { region, name, threshold, byHand, seenAt, sources }
}

/** @returns undefined when nothing is known of any data in it */
export function qualityOf(parts: readonly RegionPart[]): Quality | undefined {
  const sources = parts.flatMap((part) => part.sources)
  if (sources.length === 0) return undefined
  const from = sources.flatMap((each) => each.from ?? []).sort()[0]
  // A region's data holds for the days that all its entities have.
  const until = parts
    .flatMap((part) => part.sources.flatMap((each) => each.until ?? []).sort()[0] ?? [])
    .sort()
    .at(-1)
  return {
    rows: sum(sources.map(({ rows }) => rows)),
    setAside: sum(sources.map(({ setAside }) => setAside)),
    coverage: Math.min(...sources.map(({ coverage }) => coverage)),
    loadedAt: sources.map(({ loadedAt }) => loadedAt).sort()[0]!,
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)
