import type { Name } from '../rdf/resource.ts'

/** How often something of a class has a property, and what its values are. */
export interface Cardinality {
  readonly of: Name
  readonly property: Name
  readonly least: number
  readonly most?: number
  /** `iri`: something that has a name; `thing`: something with a name or without; absent: anything. */
  readonly values?: 'literal' | 'iri' | 'thing'
  /** What each value is said to be, in the same description. */
  readonly is?: Name
  /** Holds of datasets that are not public alone. */
  readonly unlessPublic?: true
}

const dataset = { of: 'dcat:Dataset' } as const
const one = { least: 1, most: 1 } as const
const some = { least: 1 } as const
const perhapsOne = { least: 0, most: 1 } as const
const any = { least: 0 } as const

/** HealthDCAT-AP release 8, with what it takes over from DCAT-AP 3.0.1. */
export const cardinalities: readonly Cardinality[] = [
  { ...dataset, property: 'dct:title', ...some, values: 'literal' },
  { ...dataset, property: 'dct:description', ...some, values: 'literal' },
  { ...dataset, property: 'dct:identifier', ...some, values: 'literal' },
  { ...dataset, property: 'dct:accessRights', ...one, values: 'iri', is: 'dct:RightsStatement' },
  { ...dataset, property: 'dcatap:applicableLegislation', ...some, values: 'iri' },
  { ...dataset, property: 'dcat:theme', ...some, values: 'iri', is: 'skos:Concept' },
  { ...dataset, property: 'dcat:distribution', ...some, values: 'thing', is: 'dcat:Distribution' },
  { ...dataset, property: 'healthdcatap:healthCategory', ...some, values: 'iri', is: 'skos:Concept' },
  { ...dataset, property: 'healthdcatap:hdab', ...one, values: 'thing', is: 'foaf:Agent' },
  { ...dataset, property: 'healthdcatap:hasStructuredData', ...one, values: 'literal' },
  { ...dataset, property: 'dct:publisher', ...perhapsOne, values: 'thing', is: 'foaf:Agent' },
  { ...dataset, property: 'geodcatap:custodian', ...perhapsOne, values: 'thing', is: 'foaf:Agent' },
  { ...dataset, property: 'dct:accrualPeriodicity', ...perhapsOne, values: 'iri', is: 'dct:Frequency' },
  { ...dataset, property: 'dct:modified', ...perhapsOne, values: 'literal' },
  { ...dataset, property: 'healthdcatap:numberOfRecords', ...perhapsOne, values: 'literal' },
  {
    ...dataset,
    property: 'dcat:contactPoint',
    ...some,
    values: 'thing',
    unlessPublic: true,
    is: 'vcard:Kind',
  },
  { ...dataset, property: 'dcat:keyword', ...some, values: 'literal', unlessPublic: true },
  { ...dataset, property: 'dct:type', ...some, values: 'thing', unlessPublic: true, is: 'skos:Concept' },
  {
    ...dataset,
    property: 'dct:provenance',
    ...some,
    values: 'thing',
    unlessPublic: true,
    is: 'dct:ProvenanceStatement',
  },
  { ...dataset, property: 'dcat:temporalResolution', ...perhapsOne, values: 'literal' },
  { ...dataset, property: 'dct:language', ...any, is: 'dct:LinguisticSystem' },
  { ...dataset, property: 'dct:spatial', ...any, is: 'dct:Location' },
  { ...dataset, property: 'dct:temporal', ...any, is: 'dct:PeriodOfTime' },
  { ...dataset, property: 'dct:source', ...any, is: 'dcat:Dataset' },
  { ...dataset, property: 'dcat:landingPage', ...any, is: 'foaf:Document' },
  { ...dataset, property: 'adms:sample', ...any, is: 'dcat:Distribution' },
  { ...dataset, property: 'dpv:hasPurpose', ...any, is: 'dpv:Purpose' },
  { ...dataset, property: 'dpv:hasLegalBasis', ...any, is: 'dpv:LegalBasis' },
  { ...dataset, property: 'healthdcatap:hasVariables', ...any, is: 'csvw:TableGroup' },
  { of: 'dcat:Distribution', property: 'dct:format', ...perhapsOne, is: 'dct:MediaTypeOrExtent' },
  { of: 'dcat:Distribution', property: 'dcat:mediaType', ...perhapsOne, is: 'dct:MediaType' },
  { of: 'dcat:Distribution', property: 'dcatap:availability', ...perhapsOne, is: 'skos:Concept' },
  { of: 'dcat:Distribution', property: 'dcat:accessURL', ...some, values: 'iri' },
  { of: 'dcat:Distribution', property: 'dcatap:applicableLegislation', ...some, values: 'iri' },
  { of: 'csvw:TableGroup', property: 'dct:title', ...some, values: 'literal' },
  { of: 'csvw:TableGroup', property: 'csvw:table', ...some, values: 'thing', is: 'csvw:Table' },
  { of: 'csvw:Table', property: 'dct:title', ...some, values: 'literal' },
  { of: 'csvw:Table', property: 'csvw:column', ...some, values: 'thing', is: 'csvw:Column' },
  { of: 'csvw:Column', property: 'csvw:name', ...one, values: 'literal' },
  { of: 'csvw:Column', property: 'csvw:title', ...some, values: 'literal' },
  { of: 'csvw:Column', property: 'dct:description', ...some, values: 'literal' },
  { of: 'csvw:Column', property: 'csvw:datatype', ...one, values: 'literal' },
  { of: 'cv:ContactPoint', property: 'cv:email', least: 0, values: 'literal' },
  { of: 'cv:ContactPoint', property: 'cv:contactPage', least: 0, values: 'iri' },
  { of: 'vcard:Kind', property: 'vcard:hasEmail', ...perhapsOne, values: 'iri' },
  { of: 'vcard:Kind', property: 'vcard:hasURL', ...perhapsOne, values: 'iri' },
  { of: 'foaf:Agent', property: 'dct:type', ...perhapsOne, is: 'skos:Concept' },
  { of: 'skos:ConceptScheme', property: 'dct:title', ...some, values: 'literal' },
  { of: 'skos:Concept', property: 'skos:prefLabel', ...some, values: 'literal' },
  { of: 'skos:Concept', property: 'skos:inScheme', ...some, values: 'iri' },
]
