import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { type DataColumn } from '../../services/list/data-table.tsx'
import { useLogin, useMay } from '../../session/login.ts'
import { NextClock, useTimeWords } from './clocks.tsx'
import { requestTexts } from './request.texts.ts'
import { mostRows, type RequestItem, useRequests } from './request-api.ts'
import { byClock, nextClock } from './time-left.ts'

/** Applications for data: for whoever applies her own organisation's, for whoever decides a queue by how long is left. */
export function RequestsPage() {
  const texts = useTexts(requestTexts)
  const mayApply = useMay('hub.requests.write')
  const mayDecide = useMay('hub.requests.decide')
  const me = useLogin()?.id
  const [which, setWhich] = useState<'open' | 'mine' | 'all'>(mayDecide ? 'open' : 'all')
  const { data, error, refetch } = useRequests(which === 'open')
  const columns = useRequestColumns()
  const listed = data?.items.filter(({ applicant }) => which !== 'mine' || applicant.id === me)
  const rows = listed && (which === 'open' ? byClock(listed) : listed)
  return (
    <div className="services-section">
      <div className="services-head">
        <h1>{mayDecide ? texts.queueTitle : texts.title}</h1>
        {mayApply && (
          <Link to="/data/requests/new" className="button-link">
            {texts.newOne}
          </Link>
        )}
      </div>
      <p className="quiet">{mayDecide ? texts.queueLead : texts.lead}</p>
      <div className="services-steps" role="group" aria-label={texts.show}>
        {([mayDecide && 'open', 'all', mayApply && 'mine'] as const).map(
          (each) =>
            each && (
              <button
                key={each}
                type="button"
                className="plain-button"
                aria-pressed={which === each}
                onClick={() => setWhich(each)}
              >
                {texts.which[each]}
              </button>
            ),
        )}
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {rows === undefined && !error && <Waiting lines={8} />}
      {rows?.length === 0 && (
        <div className="empty">
          <p>{which === 'open' ? texts.nothingOpen : texts.none}</p>
          {mayApply && <Link to="/data/requests/new">{texts.newOne}</Link>}
        </div>
      )}
      {rows && rows.length > 0 && (
        <DataList<RequestItem>
          key={which}
          label={texts.title}
          rows={rows}
          keyOf={({ id }) => id}
          file={texts.file}
          columns={columns}
        />
      )}
      {data?.next !== undefined && <p role="status">{texts.firstOnly(mostRows)}</p>}
    </div>
  )
}

function useRequestColumns(): DataColumn<RequestItem>[] {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const words = useTimeWords()
  return [
    {
      key: 'title',
      head: texts.application,
      text: ({ number, title }) => (number === undefined ? title : `${number} ${title}`),
      render: ({ id, number, title }) => (
        <>
          <Link to="/data/requests/$id" params={{ id }}>
            {title}
          </Link>
          <div className="quiet">{number ?? texts.noNumber}</div>
        </>
      ),
    },
    { key: 'kind', head: texts.kind, text: ({ kind }) => texts.kinds[kind] },
    { key: 'product', head: texts.product, text: ({ productTitle }) => productTitle[language] },
    {
      key: 'who',
      head: texts.applicant,
      text: ({ applicant, organisationName }) => `${applicant.name}, ${organisationName}`,
    },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    {
      key: 'clock',
      head: texts.timeLeft,
      text: ({ clocks }) => {
        const clock = nextClock(clocks)
        return clock === undefined ? '' : words(clock)
      },
      value: ({ clocks }) => nextClock(clocks)?.lastDay,
      render: ({ clocks }) => <NextClock clocks={clocks} />,
    },
    {
      key: 'at',
      head: texts.submitted,
      text: ({ submittedAt }) => (submittedAt === undefined ? '' : formatInstant(submittedAt, language)),
      value: ({ submittedAt }) => submittedAt,
    },
  ]
}
