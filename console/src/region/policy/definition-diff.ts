import { differences } from '../../register/history/differences.ts'
import type { PolicyDefinitions } from '../region-api.ts'

type Definition = PolicyDefinitions['now']
type Language = 'sv' | 'en'

/** One thing of a definition that is another than it was. */
export interface DefinitionChange {
  /** What: of the definition itself its field, else of which measure or dimension. */
  part: 'definition' | 'measure' | 'dimension'
  /** The field, or what the measure or dimension is called. */
  name: string
  kind: 'added' | 'removed' | 'changed'
  /** What has changed in it, of what was there before and is there now. */
  fields: { field: string; before: unknown; after: unknown }[]
}

/** What has changed in a product since it was decided on, in the reader's language; what stands in the other one is left out. */
export function definitionChanges(
  before: Definition,
  after: Definition,
  language: Language,
): DefinitionChange[] {
  const [was, is] = [before, after].map((each) => inLanguage(each, language) as Definition)
  const { measures: hadMeasures, dimensions: hadDimensions, ...had } = was!
  const { measures, dimensions, ...has } = is!
  return [
    ...differences(had, has).map((each) => ({
      part: 'definition' as const,
      name: each.field,
      kind: 'changed' as const,
      fields: [each],
    })),
    ...listChanges('measure', hadMeasures, measures),
    ...listChanges('dimension', hadDimensions, dimensions),
  ]
}

interface Listed {
  id: string
  title: unknown
}

function listChanges(
  part: 'measure' | 'dimension',
  before: readonly Listed[],
  after: readonly Listed[],
): DefinitionChange[] {
  const ids = new Set([...after, ...before].map(({ id }) => id))
  return [...ids].flatMap((id): DefinitionChange[] => {
    const [was, is] = [before, after].map((list) => list.find((each) => each.id === id))
    const name = String((is ?? was)!.title)
    if (was === undefined) return [{ part, name, kind: 'added', fields: [] }]
    if (is === undefined) return [{ part, name, kind: 'removed', fields: [] }]
    // Of a measure the version of its definition says much; that of an object is nothing to tell.
    const renamed = (of: Listed) => {
      const { version: definitionVersion, ...rest } = of as Listed & { version?: number }
      return { ...rest, definitionVersion }
    }
    const fields = differences(renamed(was), renamed(is))
    return fields.length === 0 ? [] : [{ part, name, kind: 'changed', fields }]
  })
}

/** Texts in one language, wherever they stand. */
function inLanguage(value: unknown, language: Language): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => inLanguage(each, language))
  if ('sv' in value && 'en' in value) return value[language]
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inLanguage(each, language)]))
}
