import type { Both } from '../../../region/index.ts'
import type { ProductBook } from '../../product/product-book.ts'
import { inBoth, link, literal, type Resource, type Value } from '../rdf/resource.ts'
import { agentsOf, type CatalogueSettings } from './agents.ts'
import { distributionsOf, sampleOf } from './distributions.ts'
import { type Entry, entitiesOf, qualityOf } from './entry.ts'
import { measurementsOf } from './quality.ts'
import { tableGroup } from './table-group.ts'
import {
  accessRights,
  concept,
  frequencies,
  healthCategories,
  healthDataSpace,
  place,
  resolutions,
} from './vocabulary.ts'

export interface DescribeDeps {
  book: ProductBook
  settings: CatalogueSettings
  /** How others reach the installation, without a slash at its end. */
  baseUrl: string
}

/** Where a dataset is described, and its name in RDF. */
export const datasetIri = (baseUrl: string, id: string): string => `${baseUrl}/api/hub/v1/datasets/${id}`
/** The dataset's page, for people. */
export const pageOf = (baseUrl: string, id: string): string => `${baseUrl}/data/catalogue/${id}`

/**
 * A dataset as HealthDCAT-AP release 8 has it, made of the product's definition and of what the regions' nodes have told.
 */
export function describe(entry: Entry, { book, settings, baseUrl }: DescribeDeps): Resource {
  const { product, region, parts, id } = entry
  const iri = datasetIri(baseUrl, id)
  const agents = agentsOf(settings, `${baseUrl}/api/hub/v1/datasets#`, region)
  const quality = qualityOf(parts)
  const access = accessOf(entry)
  const refresh = frequencies[product.refresh]
  return {
    iri,
    is: ['dcat:Dataset'],
    has: {
      'dct:title': inBoth(titleOf(entry)),
      'dct:description': inBoth(descriptionOf(entry)),
      'dct:identifier': [literal(iri)],
      'dct:accessRights': [concept('access-right', access, accessRights[access], ['dct:RightsStatement'])],
      'dcatap:applicableLegislation': [healthDataSpace],
      'dcat:theme': [concept('data-theme', 'HEAL', { sv: 'Hälsa', en: 'Health' })],
      'dct:type': [concept('dataset-type', 'STATISTICAL', { sv: 'Statistik', en: 'Statistical data' })],
      'healthdcatap:healthCategory': product.healthCategory.map((code) =>
        concept('healthcategories', code, healthCategories[code]),
      ),
      'dcat:keyword': [...product.keywords, product.title].flatMap(inBoth),
      'dct:publisher': [agents.publisher],
      'healthdcatap:hdab': [agents.accessBody],
      'geodcatap:custodian': [agents.custodian],
      'dcat:contactPoint': [agents.contact],
      'dct:provenance': [
        { is: ['dct:ProvenanceStatement'], has: { 'rdfs:label': inBoth(provenanceOf(entry)) } },
      ],
      'dpv:hasPurpose': [{ is: ['dpv:Purpose'], has: { 'dct:description': inBoth(product.purpose) } }],
      'dpv:hasLegalBasis': product.legalBasis.map(({ law, text }) => ({
        is: ['dpv:LegalBasis'],
        has: { 'dct:title': [literal(law)], 'dct:description': inBoth(text) },
      })),
      'dct:accrualPeriodicity': [concept('frequency', refresh.code, refresh.label, ['dct:Frequency'])],
      'dcat:temporalResolution': [literal(resolutions[product.time.grain], 'xsd:duration')],
      'dct:language': languages(),
      'dcat:version': [literal(product.version)],
      'dcat:landingPage': [{ iri: pageOf(baseUrl, id), is: ['foaf:Document'], has: {} }],
      'dct:spatial':
        region === undefined ? [place(), ...parts.map((part) => place(part.region))] : [place(region.region)],
      ...(quality && {
        'dct:modified': [literal(quality.loadedAt, 'xsd:dateTime')],
        'healthdcatap:numberOfRecords': [literal(quality.rows, 'xsd:nonNegativeInteger')],
        'dqv:hasQualityMeasurement': measurementsOf(iri, quality),
      }),
      'dct:temporal': period(quality?.from, quality?.until),
      // What figures are made of: the regions' own datasets. `dct:source` would have to describe them here, with access rights of their own.
      ...(region === undefined && { 'dct:relation': parts.map((part) => link(`${iri}-${part.region}`)) }),
      'dcat:distribution': distributionsOf(entry, baseUrl),
      'adms:sample': [sampleOf(entry, baseUrl)],
      'healthdcatap:hasStructuredData': [literal(true, 'xsd:boolean')],
      'healthdcatap:hasVariables': [tableGroup(iri, titleOf(entry), product)],
      'healthdcatap:hasCodeValues': codeValues(entry, book),
    },
  }
}

/**
 * Rows that a region holds are not public. Figures made of them are for whoever may see data products, or, where the product asks for a
 * permit, not public either.
 */
export const accessOf = ({ product, region }: Entry): keyof typeof accessRights =>
  region !== undefined || product.access === 'permit' ? 'NON_PUBLIC' : 'RESTRICTED'

/** The product's title, and of a region's part whose. */
export const titleOf = ({ product: { title }, region }: Entry): Both =>
  region === undefined ? title : { sv: `${title.sv}, ${region.name}`, en: `${title.en}, ${region.name}` }

export function descriptionOf({ product: { description }, region }: Entry): Both {
  if (region === undefined) return description
  return {
    sv: `${description.sv} Det här är underlaget i ${region.name}: rader med regionens egna pseudonymer, som stannar i regionen och lämnas ut först efter tillstånd.`,
    en: `${description.en} This is what ${region.name} has for it: rows with the region’s own pseudonyms, which stay in the region and are released by permit alone.`,
  }
}

export function provenanceOf({ product, region }: Entry): Both {
  const made = entitiesOf(product).join(', ')
  const model = `${product.modelVersion} (${made})`
  const definition = `${product.id} ${product.version}, SHA-256 ${product.hash}`
  return region === undefined
    ? {
        sv: `Räknat i regionernas egna noder ur den gemensamma modellen, version ${model}. Regionerna lämnar antal och summor. Definition: ${definition}.`,
        en: `Counted at the regions’ own nodes from the common model, version ${model}. The regions release counts and sums. Definition: ${definition}.`,
      }
    : {
        sv: `Ur regionens källsystem, översatt till den gemensamma modellen, version ${model}, och kontrollerat rad för rad. Definition: ${definition}.`,
        en: `From the region’s source systems, mapped to the common model, version ${model}, and checked row by row. Definition: ${definition}.`,
      }
}

const languages = (): Resource[] => [
  concept('language', 'SWE', { sv: 'Svenska', en: 'Swedish' }, ['dct:LinguisticSystem']),
  concept('language', 'ENG', { sv: 'Engelska', en: 'English' }, ['dct:LinguisticSystem']),
]

const period = (from?: string, until?: string): Value[] =>
  from === undefined && until === undefined
    ? []
    : [
        {
          is: ['dct:PeriodOfTime'],
          has: {
            ...(from !== undefined && { 'dcat:startDate': [literal(from.slice(0, 10), 'xsd:date')] }),
            ...(until !== undefined && { 'dcat:endDate': [literal(until.slice(0, 10), 'xsd:date')] }),
          },
        },
      ]

/** Code lists in words: which values a variable has. */
const codeValues = ({ product }: Entry, book: ProductBook): Value[] =>
  product.dimensions.flatMap(({ id, codes }) =>
    codes === undefined ? [] : [literal(`${id}: ${[...book.codes(codes).keys()].join(', ')}`)],
  )
