import type { Both, ProductDefinition } from '../../../region/index.ts'
import { inBoth, link, type Resource } from '../rdf/resource.ts'

const union = 'http://publications.europa.eu/resource/authority'
const health = 'https://hdeu-dcat.data.health.europa.eu/resource/authority'

/** Lists that HealthDCAT-AP takes its values from. */
const lists = {
  'access-right': { at: `${union}/access-right`, title: 'Access right' },
  country: { at: `${union}/country`, title: 'Country' },
  'data-theme': { at: `${union}/data-theme`, title: 'Data theme' },
  'dataset-type': { at: `${union}/dataset-type`, title: 'Dataset type' },
  'file-type': { at: `${union}/file-type`, title: 'File type' },
  frequency: { at: `${union}/frequency`, title: 'Frequency' },
  language: { at: `${union}/language`, title: 'Language' },
  'planned-availability': { at: `${union}/planned-availability`, title: 'Planned availability' },
  healthcategories: { at: `${health}/healthcategories`, title: 'Health categories' },
  'publisher-type': { at: `${health}/publisher-type`, title: 'Health publisher types' },
} as const

/** A value of a list, with the list it is of: a validator that has not the lists themselves knows it by that. */
export function concept(
  list: keyof typeof lists,
  code: string,
  label: Both,
  more: Resource['is'] = [],
): Resource {
  const { at, title } = lists[list]
  const scheme: Resource = {
    iri: at,
    is: ['skos:ConceptScheme'],
    has: { 'dct:title': [{ text: title, language: 'en' }] },
  }
  return {
    iri: `${at}/${code}`,
    is: ['skos:Concept', ...more],
    has: { 'skos:prefLabel': inBoth(label), 'skos:inScheme': [scheme] },
  }
}

/** The regulation on the European Health Data Space, (EU) 2025/327. */
export const healthDataSpace = link('http://data.europa.eu/eli/reg/2025/327/oj')

/** Article 51.1 of the regulation: c, e and a. */
export const healthCategories: Record<ProductDefinition['healthCategory'][number], Both> = {
  NRPE: {
    sv: 'Aggregerade uppgifter om vårdbehov, resurser, tillgång och kostnader',
    en: 'Aggregated data on healthcare needs, resources, access and expenditure',
  },
  HRAD: {
    sv: 'Administrativa uppgifter i hälso- och sjukvården',
    en: 'Healthcare-related administrative data',
  },
  EHRS: { sv: 'Uppgifter ur patientjournaler', en: 'Data from electronic health records' },
}

export const accessRights = {
  RESTRICTED: { sv: 'Begränsad', en: 'Restricted' },
  NON_PUBLIC: { sv: 'Inte offentlig', en: 'Not public' },
} as const

export const frequencies: Record<ProductDefinition['refresh'], { code: string; label: Both }> = {
  daily: { code: 'DAILY', label: { sv: 'Varje dag', en: 'Daily' } },
  monthly: { code: 'MONTHLY', label: { sv: 'Varje månad', en: 'Monthly' } },
  on_request: { code: 'IRREG', label: { sv: 'På begäran', en: 'On request' } },
}

export const resolutions: Record<ProductDefinition['time']['grain'], string> = {
  day: 'P1D',
  month: 'P1M',
  year: 'P1Y',
}

/** Regions as NUTS 3 has them, by their code; a county is one region. */
const nuts: Record<string, string> = {
  '01': 'SE110',
  '03': 'SE121',
  '04': 'SE122',
  '05': 'SE123',
  '06': 'SE211',
  '07': 'SE212',
  '08': 'SE213',
  '09': 'SE214',
  '10': 'SE221',
  '12': 'SE224',
  '13': 'SE231',
  '14': 'SE232',
  '17': 'SE311',
  '18': 'SE124',
  '19': 'SE125',
  '20': 'SE312',
  '21': 'SE313',
  '22': 'SE321',
  '23': 'SE322',
  '24': 'SE331',
  '25': 'SE332',
}

/** The country, or a region of it, as a place. Regions are in none of the lists that the standard advises, which end at countries. */
export function place(region?: string): Resource {
  const code = region === undefined ? undefined : nuts[region]
  return code === undefined
    ? concept('country', 'SWE', { sv: 'Sverige', en: 'Sweden' }, ['dct:Location'])
    : { iri: `http://data.europa.eu/nuts/code/${code}`, is: ['dct:Location'], has: {} }
}
