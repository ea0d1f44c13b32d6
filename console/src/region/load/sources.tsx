import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataTable } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import { useScheduleWords } from '../../words/schedule.texts.ts'
import { isUnderWay, useModelWords, useSources } from '../quality/model-words.ts'
import { askRegion, type DataSource, type Load } from '../region-api.ts'
import { loadTexts } from './load.texts.ts'
import { LoadState } from './load-state.tsx'

/** The region's sources, how each is read, and the way to load one now. */
export function Sources() {
  const texts = useTexts(loadTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const words = useModelWords()
  const mayLoad = useMay('region.loads.write')
  const { data, error, refetch } = useSources()
  const start = useMutation({
    mutationFn: (source: string) => askRegion<Load>('POST', '/loads', { body: { source } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['region'] }),
  })
  const told = useScheduleWords()
  const when = ({ schedule, read }: DataSource): string => {
    if (read === 'in_place') return texts.inPlaceAlways
    if (schedule === undefined) return texts.noSchedule
    return told(schedule)
  }
  return (
    <section className="services-section" aria-labelledby="sources">
      <h2 id="sources">{texts.sources}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {start.error && <Refused error={start.error} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && <p className="empty">{texts.noSources}</p>}
      {data && data.items.length > 0 && (
        <DataTable<DataSource>
          label={texts.sources}
          rows={data.items}
          keyOf={({ source }) => source}
          columns={[
            { key: 'source', head: texts.source, text: ({ source }) => source },
            {
              key: 'kind',
              head: texts.kind,
              text: ({ kind, read }) => `${texts.kinds[kind]}. ${texts.reads[read]}`,
            },
            { key: 'when', head: texts.when, text: when },
            {
              key: 'gives',
              head: texts.gives,
              text: ({ entities }) => entities.map(words.entity).join(', '),
            },
            {
              key: 'last',
              head: texts.last,
              text: ({ last }) => (last ? texts.states[last.state] : ''),
              render: ({ last, read }) =>
                last === undefined ? (
                  read === 'in_place' ? (
                    '–'
                  ) : (
                    texts.never
                  )
                ) : (
                  <>
                    <LoadState load={last} />{' '}
                    <Link to="/region/loads/$id" params={{ id: last.id }}>
                      {formatInstant(last.endedAt ?? last.startedAt ?? last.askedAt, language)}
                    </Link>
                  </>
                ),
            },
          ]}
          actions={
            mayLoad
              ? {
                  head: texts.acts,
                  render: (source) =>
                    source.read !== 'in_place' && (
                      <button
                        type="button"
                        className="plain-button"
                        disabled={isUnderWay(source) || start.isPending}
                        onClick={() => start.mutate(source.source)}
                      >
                        {texts.loadNow} <span className="spoken">{source.source}</span>
                      </button>
                    ),
                }
              : undefined
          }
        />
      )}
    </section>
  )
}
