import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { type DataColumn, DataTable } from '../list/data-table.tsx'
import { askExchange, type Draft, type Version } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'

const atOnce = 20

/** Published versions, the newest first, and the way back to one. */
export function Versions() {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const mayWrite = useMay('exchange.addressing.write')
  const navigate = useNavigate()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['exchange', 'versions'],
    queryFn: ({ signal, pageParam }) =>
      askExchange<{ current: number; items: Version[] }>('GET', '/addressing/versions', {
        query: { before: pageParam, limit: atOnce },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ items }) => (items.length < atOnce ? undefined : items.at(-1)!.number),
    refetchInterval: 10_000,
  })
  const back = useMutation({
    mutationFn: (number: number) => askExchange<Draft>('POST', `/addressing/versions/${number}/roll-back`),
    onSuccess: ({ id }) => void navigate({ to: '/services/addressing/drafts/$id', params: { id } }),
  })
  const columns: DataColumn<Version>[] = [
    { key: 'number', head: texts.no, text: ({ number }) => String(number) },
    {
      key: 'note',
      head: texts.note,
      text: ({ note }) => note,
      render: ({ note, changes }) => (
        <>
          {note}
          <div className="quiet">{texts.changeCount(formatNumber(changes, language), changes === 1)}</div>
        </>
      ),
    },
    { key: 'at', head: texts.when, text: ({ at }) => formatInstant(at, language) },
    { key: 'author', head: texts.author, text: ({ author }) => author.name ?? author.id },
    { key: 'approver', head: texts.approver, text: ({ approver }) => approver.name ?? approver.id },
  ]
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="services-section" aria-label={texts.versions}>
      <h2>{texts.versions}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {back.error && <Refused error={back.error} />}
      {data && items.length === 0 && <p className="quiet">{texts.noVersions}</p>}
      {items.length > 0 && (
        <DataTable
          label={texts.versions}
          columns={columns}
          rows={items}
          keyOf={({ number }) => String(number)}
          actions={{
            head: texts.goBack,
            render: ({ number, current }) =>
              current ? (
                <b>{texts.current}</b>
              ) : (
                mayWrite && (
                  <button
                    type="button"
                    className="plain-button"
                    aria-label={texts.rollBackTo(number)}
                    onClick={() => back.mutate(number)}
                  >
                    {texts.rollBack}
                  </button>
                )
              ),
          }}
        />
      )}
      {hasNextPage && (
        <button type="button" className="plain-button" onClick={() => void fetchNextPage()}>
          {texts.versionsMore}
        </button>
      )}
    </section>
  )
}
