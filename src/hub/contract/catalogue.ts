import Type, { type Static } from 'typebox'
import { Both } from '../../region/index.ts'
import { Id, Instant, oneOf, PageQuery } from '../../trust/index.ts'

const Day = Type.String({ description: 'A day, ISO 8601' })

/** How good the data is that a dataset rests on. */
const Quality = Type.Object(
  {
    rows: Type.Integer(),
    setAside: Type.Integer({ description: 'Rows that could not be read, set aside with reasons' }),
    coverage: Type.Number({ description: 'Least share of an entity’s columns that have a source, 0 to 1' }),
    loadedAt: Type.String({ description: 'When what was loaded longest ago was loaded' }),
    from: Type.Optional(Day),
    until: Type.Optional(Day),
  },
  { title: 'DataQuality' },
)

const itemFacts = {
  id: Type.String({ description: 'The product’s id; of a region’s part with a hyphen and its code' }),
  product: Type.String(),
  region: Type.Optional(Type.Object({ code: Type.String(), name: Type.String() })),
  title: Both,
  description: Both,
  access: oneOf(['RESTRICTED', 'NON_PUBLIC'] as const),
  refresh: oneOf(['daily', 'monthly', 'on_request'] as const),
  keywords: Type.Array(Both),
  regions: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  quality: Type.Optional(Quality),
  faults: Type.Array(
    Type.Object({ at: Type.String(), property: Type.String(), text: Both }, { title: 'CatalogueFault' }),
    { description: 'Where its description does not hold to HealthDCAT-AP release 8' },
  ),
}

/** A dataset in the list of the catalogue. */
export const CatalogueItem = Type.Object(itemFacts, { title: 'CatalogueItem' })
export type CatalogueItem = Static<typeof CatalogueItem>

export const CatalogueQuery = Type.Object({
  ...PageQuery.properties,
  region: Type.Optional(Type.String({ pattern: '^[0-9]{2}$', description: 'What this region has' })),
  whole: Type.Optional(
    Type.Boolean({ description: 'Products as a whole alone, without the regions’ parts' }),
  ),
})

const Variable = Type.Object(
  {
    name: Type.String(),
    role: oneOf(['dimension', 'measure'] as const),
    title: Both,
    description: Both,
    datatype: oneOf(['string', 'integer', 'decimal', 'date', 'gYearMonth', 'gYear'] as const),
    unit: Type.Optional(Type.String()),
    source: Type.Optional(Type.String({ description: 'Law or authority that defines it' })),
    codes: Type.Optional(Type.Array(Type.Object({ code: Type.String(), text: Both }))),
  },
  { title: 'CatalogueVariable' },
)

/** Rows that are made up, to try tools on. */
export const Sample = Type.Object(
  {
    synthetic: Type.Literal(true, { description: 'Made of the definition, and of no data' }),
    columns: Type.Array(Type.String()),
    rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number()]))),
  },
  { title: 'SyntheticSample' },
)
export type Sample = Static<typeof Sample>

/** A dataset, to be read by whoever considers using it. */
export const CataloguePage = Type.Object(
  {
    ...itemFacts,
    iri: Type.String(),
    purpose: Both,
    provenance: Both,
    legalBasis: Type.Array(Type.Object({ law: Type.String(), text: Both })),
    grain: oneOf(['day', 'month', 'year'] as const),
    contact: Type.Object({ name: Type.String(), email: Type.String() }),
    accessBody: Type.Object({ name: Type.String(), email: Type.String() }),
    variables: Type.Array(Variable),
    parts: Type.Array(
      Type.Object({
        region: Type.String(),
        name: Type.String(),
        threshold: Type.Integer(),
        byHand: Type.Boolean(),
        seenAt: Instant,
        sources: Type.Array(
          Type.Object({
            entity: Type.String(),
            title: Both,
            rows: Type.Integer(),
            setAside: Type.Integer(),
            coverage: Type.Number(),
            loadedAt: Type.String(),
            from: Type.Optional(Day),
            until: Type.Optional(Day),
          }),
        ),
      }),
    ),
    ways: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Both,
        description: Both,
        format: Type.Optional(Type.String()),
        at: Type.String({ description: 'From the installation’s address on' }),
      }),
    ),
    sample: Sample,
  },
  { title: 'CataloguePage' },
)
export type CataloguePage = Static<typeof CataloguePage>

const Facets = Type.Record(Type.String(), Type.Unknown())
const LineageDataset = Type.Object({ namespace: Type.String(), name: Type.String(), facets: Facets })

/** An event of OpenLineage 2-0-2: where figures came from. */
export const LineageEvent = Type.Object(
  {
    eventType: oneOf(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL'] as const),
    eventTime: Instant,
    producer: Type.String(),
    schemaURL: Type.String(),
    run: Type.Object({ runId: Id, facets: Facets }),
    job: Type.Object({ namespace: Type.String(), name: Type.String(), facets: Facets }),
    inputs: Type.Array(LineageDataset),
    outputs: Type.Array(LineageDataset),
  },
  { title: 'LineageEvent' },
)
export type LineageEvent = Static<typeof LineageEvent>
