import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TrafficHistory as History } from '../../../../src/exchange/contract/index.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
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
  const { by, groups } = history
  const nameOf = ({ key, name }: Group) =>
    by === 'contract' ? (key === '' ? texts.unknown : contractName(key)) : (name ?? (key || texts.unknown))
  return (
    <div className="services-scroll" role="region" aria-label={texts[by]} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts[by]}</th>
            <th scope="col">{texts.course}</th>
            <th scope="col">{texts.calls}</th>
            <th scope="col">{texts.share}</th>
            <th scope="col">{texts.half}</th>
            <th scope="col">{texts.most}</th>
            <th scope="col">{texts.request}</th>
            <th scope="col">{texts.response}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <th scope="row">
                {group.key === '' ? (
                  nameOf(group)
                ) : (
                  <Link to="/services/calls" search={{ [by]: group.key }}>
                    {nameOf(group)}
                  </Link>
                )}
              </th>
              <td>
                <Course history={history} group={group} />
              </td>
              <td>{group.calls}</td>
              <td className={group.errors > 0 ? 'services-bad' : ''}>
                {texts.percent(group.errors / group.calls)}
              </td>
              <td>{texts.ms(group.p50)}</td>
              <td>{texts.ms(group.p95)}</td>
              <td>{texts.size(group.requestBytes / group.calls)}</td>
              <td>{texts.size(group.responseBytes / group.calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
