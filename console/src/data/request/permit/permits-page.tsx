import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { DataList } from '../../../services/list/data-list.tsx'
import { formatStep } from '../../figures/format-figure.ts'
import { NextClock, useTimeWords } from '../clocks.tsx'
import { requestTexts } from '../request.texts.ts'
import { mostRows, type PermitItem, usePermits } from '../request-api.ts'
import { nextClock } from '../time-left.ts'
import { permitTexts } from './permit.texts.ts'

/** Permits: those that name her, or all that she may see. */
export function PermitsPage() {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const language = useLanguage()
  const words = useTimeWords()
  const [mine, setMine] = useState(false)
  const { data, error, refetch } = usePermits(mine)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <div className="services-steps" role="group" aria-label={shared.show}>
        {[false, true].map((each) => (
          <button
            key={String(each)}
            type="button"
            className="plain-button"
            aria-pressed={mine === each}
            onClick={() => setMine(each)}
          >
            {each ? texts.mine : texts.all}
          </button>
        ))}
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>{mine ? texts.noneOfMine : texts.none}</p>
          <Link to="/data/requests">{shared.title}</Link>
        </div>
      )}
      {data && data.items.length > 0 && (
        <DataList<PermitItem>
          label={texts.title}
          rows={data.items}
          keyOf={({ id }) => id}
          file={texts.file}
          columns={[
            {
              key: 'number',
              head: texts.number,
              text: ({ number }) => number,
              render: ({ id, number }) => (
                <Link to="/data/permits/$id" params={{ id }}>
                  {number}
                </Link>
              ),
            },
            { key: 'kind', head: shared.kind, text: ({ kind }) => texts.kinds[kind] },
            { key: 'product', head: shared.product, text: ({ productTitle }) => productTitle[language] },
            { key: 'holder', head: texts.holder, text: ({ organisationName }) => organisationName },
            { key: 'state', head: shared.state, text: ({ state }) => texts.states[state] },
            {
              key: 'last',
              head: texts.validUntil,
              text: ({ lastDay }) => formatStep(lastDay, language),
              value: ({ lastDay }) => lastDay,
            },
            {
              key: 'clock',
              head: texts.nextLimit,
              text: ({ clocks }) => {
                const clock = nextClock(clocks)
                return clock === undefined ? '' : `${clock.text[language]}: ${words(clock)}`
              },
              value: ({ clocks }) => nextClock(clocks)?.lastDay,
              render: ({ clocks }) => (
                <>
                  <NextClock clocks={clocks} />
                  <div className="quiet">{nextClock(clocks)?.text[language]}</div>
                </>
              ),
            },
          ]}
        />
      )}
      {data?.next !== undefined && <p role="status">{shared.firstOnly(mostRows)}</p>}
    </div>
  )
}
