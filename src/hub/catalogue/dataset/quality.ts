import type { Both } from '../../../region/index.ts'
import { inBoth, link, literal, type Resource } from '../rdf/resource.ts'
import type { Quality } from './entry.ts'

interface Metric {
  id: string
  definition: Both
  value(quality: Quality): number
}

/** What is measured of data (Data Quality Vocabulary, W3C). */
const metrics: readonly Metric[] = [
  {
    id: 'rows-set-aside',
    definition: {
      sv: 'Rader som inte kunde läsas och är undanlagda med skäl, som andel av alla',
      en: 'Rows that could not be read and were set aside with reasons, as a share of all',
    },
    value: ({ rows, setAside }) => (rows + setAside === 0 ? 0 : setAside / (rows + setAside)),
  },
  {
    id: 'column-coverage',
    definition: {
      sv: 'Andel av modellens kolumner som har en källa, i den entitet som har minst',
      en: 'Share of the model’s columns that have a source, in the entity that has the least',
    },
    value: ({ coverage }) => coverage,
  },
]

/** A dataset's quality, a measurement for each metric. */
export function measurementsOf(iri: string, quality: Quality): Resource[] {
  return metrics.map(({ id, definition, value }) => ({
    iri: `${iri}#${id}`,
    is: ['dqv:QualityMeasurement'],
    has: {
      'dqv:computedOn': [link(iri)],
      'dqv:value': [literal(value(quality), 'xsd:double')],
      'dqv:isMeasurementOf': [
        {
          iri: `${iri.slice(0, iri.lastIndexOf('/'))}#${id}`,
          is: ['dqv:Metric'],
          has: {
            'skos:definition': inBoth(definition),
            'dqv:expectedDataType': [link('http://www.w3.org/2001/XMLSchema#double')],
          },
        },
      ],
    },
  }))
}
