import type { LineageEvent } from '../../contract/catalogue.ts'
import type { Product } from '../../product/product-book.ts'
import type { Run, RunPart } from '../../run/run.ts'
import { datasetIri } from '../dataset/describe.ts'
import { entitiesOf } from '../dataset/entry.ts'
import { variablesOf } from '../dataset/variables.ts'

export interface LineageFacts {
  run: Run
  parts: readonly RunPart[]
  /** The product as it is defined now; what is told of a run by an earlier definition names no columns. */
  product: Product | undefined
  /** How others reach the installation, without a slash at its end. */
  baseUrl: string
}

type Facets = Record<string, unknown>

const spec = 'https://openlineage.io/spec'
const ends = { running: 'RUNNING', done: 'COMPLETE', failed: 'FAIL', cancelled: 'ABORT' } as const

/**
 * Where a run's figures came from, as events of OpenLineage 2-0-2: in, what each region that answered has, by model version and load; out, the
 * product by its definition's hash. A run that goes on has begun and not ended. Who asked, and what for, is in the audit log and not here.
 */
export function lineageOf(facts: LineageFacts): LineageEvent[] {
  const { run, baseUrl } = facts
  const made = {
    producer: `${baseUrl}/api/hub/v1`,
    schemaURL: `${spec}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
    run: { runId: run.id, facets: runFacets(facts) },
    job: { namespace: baseUrl, name: `hub.${run.product}`, facets: jobFacets(facts) },
  }
  const start: LineageEvent = {
    eventType: 'START',
    eventTime: run.createdAt.toISOString(),
    ...made,
    inputs: [],
    outputs: [],
  }
  if (run.endedAt === null) return [start]
  const end: LineageEvent = {
    eventType: ends[run.state],
    eventTime: run.endedAt.toISOString(),
    ...made,
    inputs: inputsOf(facts),
    outputs: run.state === 'done' ? [outputOf(facts)] : [],
  }
  return [start, end]
}

/** A facet of the standard's, with the place of its definition in its version's schema. */
const standard = ({ baseUrl }: LineageFacts, name: string, version: string, has: Facets): Facets => ({
  _producer: `${baseUrl}/api/hub/v1`,
  _schemaURL: `${spec}/facets/${version}/${name}.json#/$defs/${name}`,
  ...has,
})

/** A facet of our own, whose form stands in the interface's description. */
const own = ({ baseUrl }: LineageFacts, schema: string, has: Facets): Facets => ({
  _producer: `${baseUrl}/api/hub/v1`,
  _schemaURL: `${baseUrl}/openapi.json#/components/schemas/${schema}`,
  ...has,
})

function runFacets(facts: LineageFacts): Facets {
  const { run, parts } = facts
  const { from, to } = run.selection.period
  return {
    nominalTime: standard(facts, 'NominalTimeRunFacet', '1-0-1', {
      nominalStartTime: `${from}T00:00:00Z`,
      nominalEndTime: `${to}T00:00:00Z`,
    }),
    knutpunkt_parts: own(facts, 'RunPart', {
      form: run.form,
      parts: parts.map(({ region, state, reason }) => ({
        region,
        state,
        ...(reason && { reason: reason.code }),
      })),
    }),
  }
}

const jobFacets = (facts: LineageFacts): Facets => ({
  jobType: standard(facts, 'JobTypeJobFacet', '2-0-3', {
    processingType: 'BATCH',
    integration: 'KNUTPUNKT',
    jobType: 'FEDERATED_RUN',
  }),
})

function inputsOf(facts: LineageFacts): LineageEvent['inputs'] {
  const names = (asDefined(facts) ? entitiesOf(facts.product!) : undefined)?.map((name) => `model.${name}`)
  return facts.parts.flatMap(({ region, state, evidence }) => {
    if (state !== 'done' || evidence === undefined) return []
    return (names ?? ['model']).map((name) => ({
      namespace: `knutpunkt://region/${region}`,
      name,
      facets: {
        version: standard(facts, 'DatasetVersionDatasetFacet', '1-0-1', {
          datasetVersion: `${evidence.modelVersion}@${evidence.loadedAt}`,
        }),
        knutpunkt_evidence: own(facts, 'RunPart', { ...evidence }),
      },
    }))
  })
}

function outputOf(facts: LineageFacts): LineageEvent['outputs'][number] {
  const { run, product, baseUrl } = facts
  const { dimensions, measures } = run.selection
  const asked = [...dimensions, ...measures]
  return {
    namespace: baseUrl,
    name: `products.${run.product}`,
    facets: {
      version: standard(facts, 'DatasetVersionDatasetFacet', '1-0-1', { datasetVersion: run.id }),
      symlinks: standard(facts, 'SymlinksDatasetFacet', '1-0-1', {
        identifiers: [{ namespace: baseUrl, name: datasetIri(baseUrl, run.product), type: 'DCAT' }],
      }),
      knutpunkt_definition: own(facts, 'Run', {
        product: run.product,
        productVersion: run.productVersion,
        productHash: run.productHash,
        selection: run.selection,
      }),
      ...(asDefined(facts) && {
        schema: standard(facts, 'SchemaDatasetFacet', '1-1-1', {
          fields: variablesOf(product!)
            .filter(({ name }) => asked.includes(name))
            .map(({ name, datatype, description }) => ({
              name,
              type: datatype,
              description: description.en,
            })),
        }),
      }),
    },
  }
}

const asDefined = ({ run, product }: LineageFacts): boolean => product?.hash === run.productHash
