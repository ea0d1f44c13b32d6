import { entities } from '../../region/index.ts'
import type { CatalogueItem, CataloguePage } from '../contract/catalogue.ts'
import type { ProductBook } from '../product/product-book.ts'
import { type CatalogueSettings, contactOf } from './dataset/agents.ts'
import { accessOf, descriptionOf, provenanceOf, titleOf } from './dataset/describe.ts'
import { waysTo } from './dataset/distributions.ts'
import { type Entry, qualityOf, type RegionPart } from './dataset/entry.ts'
import { variablesOf } from './dataset/variables.ts'
import type { Fault } from './rules/rules.ts'
import { sampleRows } from './sample/sample.ts'

/** A dataset in a list. */
export function itemOf(entry: Entry, faults: readonly Fault[]): CatalogueItem {
  const { id, product, region, parts } = entry
  const quality = qualityOf(parts)
  return {
    id,
    product: product.id,
    ...(region && { region: codeOf(region) }),
    title: titleOf(entry),
    description: descriptionOf(entry),
    access: accessOf(entry),
    refresh: product.refresh,
    keywords: product.keywords,
    regions: parts.map(codeOf),
    ...(quality && { quality }),
    faults: [...faults],
  }
}

export interface PageFacts {
  book: ProductBook
  settings: CatalogueSettings
  faults: readonly Fault[]
  /** The dataset's name in RDF. */
  iri: string
}

/** A dataset's page. */
export function pageOf(entry: Entry, { book, settings, faults, iri }: PageFacts): CataloguePage {
  const { product, region, parts } = entry
  return {
    ...itemOf(entry, faults),
    iri,
    purpose: product.purpose,
    provenance: provenanceOf(entry),
    legalBasis: product.legalBasis,
    grain: product.time.grain,
    contact: contactOf(settings, region),
    accessBody: { name: settings.accessBodyName, email: settings.accessBodyEmail },
    variables: variablesOf(product).map(({ codes, ...variable }) => ({
      ...variable,
      ...(codes !== undefined && {
        codes: [...book.codes(codes)].map(([code, text]) => ({ code, text })),
      }),
    })),
    parts: parts.map(partOf),
    ways: waysTo(entry),
    sample: sampleRows(product, book),
  }
}

const codeOf = ({ region, name }: RegionPart) => ({ code: region, name })

const titles = new Map(entities.map(({ name, text }) => [name, text]))

function partOf({ seenAt, sources, ...part }: RegionPart): CataloguePage['parts'][number] {
  return {
    ...part,
    seenAt: seenAt.toISOString(),
    sources: sources.map((source) => ({ ...source, title: titles.get(source.entity)! })),
  }
}
