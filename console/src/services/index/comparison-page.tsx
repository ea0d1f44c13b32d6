import { Button } from '@midas-ds/components/button'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { type DataColumn, DataTable } from '../list/data-table.tsx'
import { indexTexts } from './index.texts.ts'
import {
  applyDifferences,
  type Difference,
  type Reconciliation,
  readDifferences,
  readReconciliation,
} from './index-api.ts'
import '../services.css'

const isUnderWay = ({ state }: Reconciliation) => state === 'asking' || state === 'applying'

/** One comparison of the index with a source: what they do not agree on, and making the index agree. */
export function ComparisonPage() {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'index', 'reconciliation', id],
    queryFn: ({ signal }) => readReconciliation(id, signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 1_000 : false),
  })
  const mayWrite = useMay('exchange.index.write')
  if (error || data === undefined)
    return (
      <div className="services-section">
        <Link to="/services/index">{texts.back}</Link>
        <h1>{texts.comparison}</h1>
        {error ? <Refused error={error} onRetry={() => void refetch()} /> : <Waiting lines={6} />}
      </div>
    )
  const total = data.counts.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="services-section">
      <Link to="/services/index">{texts.back}</Link>
      <h1>
        {texts.comparison}: {data.sourceSystem}
      </h1>
      <dl className="services-facts">
        <dt>{texts.domain}</dt>
        <dd>{data.serviceDomain}</dd>
        <dt>{texts.state}</dt>
        <dd>
          <span role="status">
            {texts.states[data.state]}
            {data.code && ` (${texts.whyFailed[data.code] ?? data.code})`}
          </span>
        </dd>
        <dt>{texts.begun}</dt>
        <dd>
          {formatInstant(data.createdAt, language)} {texts.by} {data.createdBy.name ?? data.createdBy.id}
        </dd>
        {data.inSource !== undefined && (
          <>
            <dt>{texts.inSource}</dt>
            <dd>{formatNumber(data.inSource, language)}</dd>
          </>
        )}
        {data.inIndex !== undefined && (
          <>
            <dt>{texts.inIndex}</dt>
            <dd>{formatNumber(data.inIndex, language)}</dd>
          </>
        )}
      </dl>
      {data.readyAt && total === 0 && <p>{texts.agree}</p>}
      {total > 0 && mayWrite && !isUnderWay(data) && <Correct comparison={data} />}
      {total > 0 && <Differences id={id} state={data.state} />}
    </div>
  )
}

function Correct({ comparison }: { comparison: Reconciliation }) {
  const texts = useTexts(indexTexts)
  const client = useQueryClient()
  const [kinds, setKinds] = useState<ReadonlySet<Difference['kind']>>(new Set(['missing', 'differs']))
  const [asks, setAsks] = useState(false)
  const open = comparison.counts.filter(({ outcome }) => outcome === 'open')
  const count = open.reduce((sum, each) => sum + (kinds.has(each.kind) ? each.count : 0), 0)
  const apply = useMutation({
    mutationFn: () => applyDifferences(comparison.id, [...kinds]),
    onSettled: () => client.invalidateQueries({ queryKey: ['exchange', 'index'] }),
  })
  if (open.length === 0) return null
  const toggle = (kind: Difference['kind']) => {
    const next = new Set(kinds)
    if (!next.delete(kind)) next.add(kind)
    setKinds(next)
  }
  return (
    <fieldset className="services-section">
      <legend>{texts.fixKinds}</legend>
      {open.map(({ kind, count: each }) => (
        <label key={kind} className="services-check">
          <input type="checkbox" checked={kinds.has(kind)} onChange={() => toggle(kind)} />
          {texts.kinds[kind]} ({each})
        </label>
      ))}
      {apply.error && <Refused error={apply.error} />}
      <Button size="medium" isDisabled={count === 0 || apply.isPending} onPress={() => setAsks(true)}>
        {texts.fix}
      </Button>
      {asks && (
        <Confirm
          title={texts.confirmTitle}
          text={texts.confirmText(count)}
          yes={texts.yes}
          no={texts.no}
          danger={kinds.has('extra')}
          onYes={() => {
            setAsks(false)
            apply.mutate()
          }}
          onNo={() => setAsks(false)}
        />
      )}
    </fieldset>
  )
}

function Differences({ id, state }: Pick<Reconciliation, 'id' | 'state'>) {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['exchange', 'index', 'differences', id, state],
    queryFn: ({ signal, pageParam }) => readDifferences(id, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ items }) => (items.length < 100 ? undefined : items.at(-1)!.position),
  })
  const time = (at: string | undefined) => (at === undefined ? '–' : formatInstant(at, language))
  const columns: DataColumn<Difference>[] = [
    { key: 'kind', head: texts.kind, text: ({ kind }) => texts.kinds[kind] },
    { key: 'person', head: texts.person, text: ({ resident }) => resident },
    { key: 'category', head: texts.category, text: ({ categorization }) => categorization },
    { key: 'object', head: texts.object, text: ({ businessObject }) => businessObject },
    { key: 'address', head: texts.address, text: ({ logicalAddress }) => logicalAddress },
    {
      key: 'inSource',
      head: texts.inSourceAt,
      text: ({ kind, mostRecent }) => (kind === 'extra' ? '–' : time(mostRecent)),
    },
    { key: 'inIndex', head: texts.inIndexAt, text: ({ indexMostRecent }) => time(indexMostRecent) },
    { key: 'outcome', head: texts.outcome, text: ({ outcome }) => texts.outcomes[outcome] },
  ]
  if (error) return <Refused error={error} />
  return (
    <section className="services-section">
      <h2>{texts.differences}</h2>
      <DataTable
        label={texts.differences}
        columns={columns}
        rows={data?.pages.flatMap(({ items }) => items) ?? []}
        keyOf={({ position }) => String(position)}
      />
      {hasNextPage && (
        <button type="button" className="plain-button" onClick={() => void fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </section>
  )
}
