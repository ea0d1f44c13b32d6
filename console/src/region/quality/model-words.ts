import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { askRegion, type DataSource, type EntityCoverage } from '../region-api.ts'
import { qualityTexts } from './quality.texts.ts'

/** The region's sources, and how much of the common model they cover. Follows loads that are under way. */
export const useSources = () =>
  useQuery({
    queryKey: ['region', 'sources'],
    queryFn: ({ signal }) =>
      askRegion<{ items: DataSource[]; coverage: EntityCoverage[] }>('GET', '/sources', { signal }),
    refetchInterval: ({ state: { data } }) => (data?.items.some(isUnderWay) ? 1500 : 15_000),
  })

export const isUnderWay = ({ last }: DataSource): boolean =>
  last?.state === 'waiting' || last?.state === 'running'

/** A reason as the node keeps it, `column:reason`, in its two parts. */
export function reasonParts(code: string): { column: string; reason: string } {
  const at = code.indexOf(':')
  return { column: code.slice(0, at), reason: code.slice(at + 1) }
}

/** What the common model's entities and columns are called, and why rows are set aside, in words. */
export function useModelWords() {
  const texts = useTexts(qualityTexts)
  const language = useLanguage()
  const { data } = useSources()
  const found = (entity: string) => data?.coverage.find((each) => each.entity === entity)
  const column = (entity: string, name: string) =>
    found(entity)?.columns.find((each) => each.name === name)?.title[language] ?? name
  return {
    entity: (name: string) => found(name)?.title[language] ?? name,
    column,
    reason: (entity: string, code: string) => {
      const { column: name, reason } = reasonParts(code)
      const [, before] = /^before_(.+)$/.exec(reason) ?? []
      if (name === 'row') return texts.reasons[reason] ?? reason
      const why = before ? texts.earlierThan(column(entity, before)) : (texts.reasons[reason] ?? reason)
      return `${column(entity, name)}: ${why}`
    },
  }
}
