import type { Both, Measure, ProductDefinition } from '../../region/index.ts'

export interface ColumnTexts {
  title: Both
  definition: Both
}

const person: ColumnTexts = {
  title: { sv: 'Person', en: 'Person' },
  definition: {
    sv: 'En pseudonym som gäller i det här tillståndet och ingen annanstans. Samma person har samma i alla rader från sin region.',
    en: 'A pseudonym that holds under this permit and nowhere else. The same person has the same in all rows of her region.',
  },
}

/** What a column of a product's rows means, by the dimension or the measures that speak of it. */
export function textsOf(product: ProductDefinition, column: string): ColumnTexts {
  if (column === product.person) return person
  const dimension = product.dimensions.find((each) => each.column === column && each.by === undefined)
  if (dimension !== undefined) return { title: dimension.title, definition: dimension.definition }
  if (column === product.time.column)
    return {
      title: { sv: 'Dag', en: 'Day' },
      definition: { sv: 'Dagen som raden gäller', en: 'The day that the row holds for' },
    }
  const measures = product.measures.filter((measure) => spokenOf(measure).includes(column))
  const [first] = measures
  const named = { sv: column.replaceAll('_', ' '), en: column.replaceAll('_', ' ') }
  if (first === undefined) return { title: named, definition: named }
  if ('of' in first && first.of === column) return { title: first.title, definition: first.definition }
  const names = (language: 'sv' | 'en') => measures.map(({ title }) => title[language]).join('; ')
  return {
    title: named,
    definition: {
      sv: `Avgör vad som räknas i: ${names('sv')}`,
      en: `Decides what counts in: ${names('en')}`,
    },
  }
}

function spokenOf(measure: Measure): string[] {
  const of = 'of' in measure ? measure.of : []
  return [
    ...(typeof of === 'string' ? [of] : of.map(({ column }) => column)),
    ...(measure.where ?? []).map(({ column }) => column),
    ...('over' in measure ? [measure.over] : []),
  ]
}
