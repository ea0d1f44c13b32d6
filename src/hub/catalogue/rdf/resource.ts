import type { Both } from '../../../region/index.ts'

/** Vocabularies that descriptions are written in, by their usual short names. */
export const prefixes = {
  adms: 'http://www.w3.org/ns/adms#',
  csvw: 'http://www.w3.org/ns/csvw#',
  cv: 'http://data.europa.eu/m8g/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  dqv: 'http://www.w3.org/ns/dqv#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  geodcatap: 'http://data.europa.eu/930/',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

/** A name of a vocabulary, such as `dct:title`. */
export type Name = `${keyof typeof prefixes}:${string}`

/** A name in full. */
export function iriOf(name: Name): string {
  const at = name.indexOf(':')
  return prefixes[name.slice(0, at) as keyof typeof prefixes] + name.slice(at + 1)
}

export interface Literal {
  readonly text: string
  readonly language?: 'sv' | 'en'
  /** Absent: a text. */
  readonly type?: Name
}

/** A link to something that is described elsewhere. */
export interface Link {
  readonly to: string
}

/** Something that is described: what it is and what is said of it. The one form that both Turtle and JSON-LD are written from. */
export interface Resource {
  /** Absent: it is named by nothing but its place. */
  readonly iri?: string
  readonly is: readonly Name[]
  readonly has: Readonly<Partial<Record<Name, readonly Value[]>>>
}

export type Value = Literal | Link | Resource

export const link = (to: string): Link => ({ to })
export const literal = (value: string | number | boolean, type?: Name): Literal => ({
  text: String(value),
  ...(type && { type }),
})
/** A text in both languages. */
export const inBoth = ({ sv, en }: Both): Literal[] => [
  { text: sv, language: 'sv' },
  { text: en, language: 'en' },
]
