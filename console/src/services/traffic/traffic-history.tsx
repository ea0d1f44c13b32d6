import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TrafficHistory as History } from '../../../../src/exchange/contract/index.ts'
import { formatNumber } from '../../i18n/format.ts'
import { type Language, useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { formatBytes, formatMs, formatPercent } from '../measures.ts'
import { askExchange, contractName } from '../services-api.ts'
import { historyTexts } from './history.texts.ts'

const ways = ['contract', 'consumer', 'producer'] as const
type By = (typeof ways)[number]
type Group = History['groups'][number]
const everyMs = 30_000

/** Traffic over a time by contract, consumer or producer: how much, how it went, how long it took, how large it was. */
export function TrafficHistory({ spanMs }: { spanMs: number }) {
  const texts = useTexts(historyTexts)
  const [by, setBy] = useState<By>('contract')
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'history', by, spanMs],
    queryFn: ({ signal }) =>
      askExchange<History>('GET', '/traffic/history', {
        query: { by, from: new Date(Date.now() - spanMs).toISOString() },
        signal,
      }),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  })
  return (
    <section className="services-section" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <label className="field">
        {texts.by}
        <select value={by} onChange={({ target }) => setBy(target.value as By)}>
          {ways.map((each) => (
            <option key={each} value={each}>
              {texts[each]}
            </option>
          ))}
        </select>
      </label>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data && data.groups.length > 0 && <HistoryTable history={data} />}
    </section>
  )
}

function HistoryTable({ history }: { history: History }) {
  const texts = useTexts(historyTexts)
  const language = useLanguage()
  const { by, groups } = history
  const nameOf = ({ key, name }: Group) =>
    by === 'contract' ? (key === '' ? texts.unknown : contractName(key)) : (name ?? (key || texts.unknown))
  const measured = (
    key: 'half' | 'most' | 'request' | 'response',
    value: (group: Group) => number,
    format: (value: number, language: Language) => string,
  ): DataColumn<Group> => ({
    key,
    head: texts[key],
    text: (group) => format(value(group), language),
    value,
    numeric: true,
  })
  const columns: DataColumn<Group>[] = [
    {
      key: by,
      head: texts[by],
      text: nameOf,
      render: (group) =>
        group.key === '' ? (
          nameOf(group)
        ) : (
          <Link to="/services/calls" search={{ [by]: group.key }}>
            {nameOf(group)}
          </Link>
        ),
    },
    {
      key: 'course',
      head: texts.course,
      text: () => '',
      render: (group) => <Course history={history} group={group} />,
      unsorted: true,
      notInFile: true,
    },
    {
      key: 'calls',
      head: texts.calls,
      text: ({ calls }) => formatNumber(calls, language),
      value: ({ calls }) => calls,
      numeric: true,
    },
    {
      key: 'share',
      head: texts.share,
      text: ({ errors, calls }) => formatPercent(errors / calls, language),
      value: ({ errors, calls }) => errors / calls,
      render: ({ errors, calls }) => (
        <span className={errors > 0 ? 'services-bad' : ''}>{formatPercent(errors / calls, language)}</span>
      ),
      numeric: true,
    },
    measured('half', ({ p50 }) => p50, formatMs),
    measured('most', ({ p95 }) => p95, formatMs),
    measured('request', ({ requestBytes, calls }) => requestBytes / calls, formatBytes),
    measured('response', ({ responseBytes, calls }) => responseBytes / calls, formatBytes),
  ]
  return (
    <DataList
      label={texts.title}
      columns={columns}
      rows={groups}
      keyOf={({ key }) => key}
      first={{ key: 'calls', descending: true }}
      file={`${texts.file}-${texts[by].toLowerCase()}`}
    />
  )
}

const width = 120
const height = 24

/** Calls step by step as bars, those that failed from below; told in words to who cannot see it. */
function Course({ history, group }: { history: History; group: Group }) {
  const texts = useTexts(historyTexts)
  const from = Date.parse(history.from)
  const span = Date.parse(history.to) - from
  const most = Math.max(...group.steps.map(({ calls }) => calls))
  const bar = Math.max(1, (width * history.stepSeconds * 1000) / span - 0.5)
  const tall = (calls: number) => (height * calls) / most
  return (
    <svg width={width} height={height} role="img" aria-label={texts.atMost(most, history.stepSeconds / 60)}>
      {group.steps.map(({ at, calls, errors }) => {
        const x = Math.max(0, (width * (Date.parse(at) - from)) / span)
        return (
          <g key={at}>
            <rect className="services-bar" x={x} y={height - tall(calls)} width={bar} height={tall(calls)} />
            <rect
              className="services-bar bad"
              x={x}
              y={height - tall(errors)}
              width={bar}
              height={tall(errors)}
            />
          </g>
        )
      })}
    </svg>
  )
}
