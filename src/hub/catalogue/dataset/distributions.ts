import type { Both } from '../../../region/index.ts'
import { inBoth, link, type Resource } from '../rdf/resource.ts'
import type { Entry } from './entry.ts'
import { concept, healthDataSpace } from './vocabulary.ts'

type Format = 'json' | 'csv' | 'parquet' | 'arrow'

/** `type` is of the union's list of file types, which has none that is known for Arrow. */
const formats: Record<Format, { type?: string; label: string; media: string }> = {
  json: { type: 'JSON', label: 'JSON', media: 'application/json' },
  csv: { type: 'CSV', label: 'CSV', media: 'text/csv' },
  parquet: { type: 'PARQUET', label: 'Parquet', media: 'application/vnd.apache.parquet' },
  arrow: { label: 'Arrow', media: 'application/vnd.apache.arrow.file' },
}

interface Way {
  id: string
  title: Both
  description: Both
  format?: Format
  /** From the installation's address on. */
  at: string
}

/** The ways to a dataset, in the order they are shown. Of what a region holds there is one: by application. */
export function waysTo({ product, region, id }: Entry): Way[] {
  if (region !== undefined)
    return [
      {
        id: 'permit',
        title: { sv: 'Efter ansökan', en: 'By application' },
        description: {
          sv: 'Rader i en säker bearbetningsmiljö, efter tillstånd.',
          en: 'Rows in a secure processing environment, by permit.',
        },
        at: `/data/catalogue/${id}`,
      },
    ]
  return [
    {
      id: 'api',
      title: { sv: 'Gränssnitt', en: 'Interface' },
      description: {
        sv: 'Siffror genom REST, för de mått, dimensioner och perioder man frågar efter.',
        en: 'Figures by REST, for the measures, dimensions and periods that are asked for.',
      },
      format: 'json',
      at: `/api/hub/v1/products/${product.id}`,
    },
    ...(['csv', 'parquet', 'arrow'] as const).map((format) => ({
      id: format,
      title: { sv: `Filer, ${formats[format].label}`, en: `Files, ${formats[format].label}` },
      description: {
        sv: 'Filer med schema och kontrollsumma, att hämta.',
        en: 'Files with schema and checksum, to fetch.',
      },
      format,
      at: `/data/catalogue/${product.id}`,
    })),
  ]
}

export const distributionsOf = (entry: Entry, baseUrl: string): Resource[] =>
  waysTo(entry).map((way) => distribution(entry, baseUrl, way))

/** Rows to try one's tools on; they are made up, and say nothing of anybody. */
export function sampleOf(entry: Entry, baseUrl: string): Resource {
  return distribution(entry, baseUrl, {
    id: 'sample',
    title: { sv: 'Påhittade exempelrader', en: 'Made-up sample rows' },
    description: {
      sv: 'Rader som är gjorda av definitionen och inte av några uppgifter.',
      en: 'Rows made of the definition, and of no data.',
    },
    format: 'csv',
    at: `/api/hub/v1/catalogue/${entry.product.id}/sample.csv`,
  })
}

function distribution(
  { id }: Entry,
  baseUrl: string,
  { id: name, title, description, format, at }: Way,
): Resource {
  const { type, label, media } = (format === undefined ? {} : formats[format]) as Partial<
    (typeof formats)[Format]
  >
  return {
    iri: `${baseUrl}/api/hub/v1/datasets/${id}#${name}`,
    is: ['dcat:Distribution'],
    has: {
      'dct:title': inBoth(title),
      'dct:description': inBoth(description),
      'dcat:accessURL': [link(baseUrl + at)],
      'dcatap:applicableLegislation': [healthDataSpace],
      'dcatap:availability': [
        concept('planned-availability', 'AVAILABLE', { sv: 'Tillgänglig', en: 'Available' }),
      ],
      ...(type && {
        'dct:format': [concept('file-type', type, { sv: label!, en: label! }, ['dct:MediaTypeOrExtent'])],
      }),
      ...(media && {
        'dcat:mediaType': [
          { iri: `http://www.iana.org/assignments/media-types/${media}`, is: ['dct:MediaType'], has: {} },
        ],
      }),
    },
  }
}
