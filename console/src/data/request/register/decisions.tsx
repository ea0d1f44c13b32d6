import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { apiUrl } from '../../../api/http.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Facts } from '../../../parts/facts.tsx'
import { Refused } from '../../../parts/refused.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import type { PageOf } from '../../../register/list/export-csv.tsx'
import { Pages } from '../../../register/list/pages.tsx'
import { askHub, hubApi } from '../../data-api.ts'
import { formatStep } from '../../figures/format-figure.ts'
import { permitTexts } from '../permit/permit.texts.ts'
import { requestTexts } from '../request.texts.ts'
import type { Decision } from '../request-api.ts'
import { registerTexts } from './register.texts.ts'

const pageSize = 20

/** The public register of decisions: what was decided, for whom, for what, and why. Nobody is named in it. */
export function Decisions() {
  const texts = useTexts(registerTexts)
  const shared = useTexts(requestTexts)
  const [search, setSearch] = useState('')
  const [outcome, setOutcome] = useState('')
  const [cursors, setCursors] = useState<string[]>([])
  const wanted = useDeferredValue(search.trim())
  const chosen = { ...(wanted && { search: wanted }), ...(outcome && { outcome }) }
  const cursor = cursors.at(-1)
  const { data, error, refetch } = useQuery({
    queryKey: ['hub', 'decisions', chosen, cursor],
    queryFn: ({ signal }) =>
      askHub<PageOf<Decision>>('GET', '/decisions', {
        query: { ...chosen, cursor, limit: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <search className="services-tools">
        <label className="field services-wide">
          {texts.search}
          <input
            type="search"
            value={search}
            maxLength={100}
            placeholder={texts.searchHint}
            onChange={({ target }) => {
              setCursors([])
              setSearch(target.value)
            }}
          />
        </label>
        <label className="field">
          {shared.outcome}
          <select
            value={outcome}
            onChange={({ target }) => {
              setCursors([])
              setOutcome(target.value)
            }}
          >
            <option value="">{texts.anyOutcome}</option>
            {(['approved', 'approved_in_part', 'refused'] as const).map((each) => (
              <option key={each} value={each}>
                {shared.outcomesDone[each]}
              </option>
            ))}
          </select>
        </label>
      </search>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && (
        <p className="empty">{wanted || outcome ? texts.nothingFound : texts.none}</p>
      )}
      <ul className="request-decisions">
        {data?.items.map((decision) => (
          <li key={decision.number}>
            <One decision={decision} />
          </li>
        ))}
      </ul>
      {data && data.items.length > 0 && (
        <div className="register-foot">
          <Pages
            from={cursors.length * pageSize + 1}
            count={data.items.length}
            total={data.next === undefined ? cursors.length * pageSize + data.items.length : undefined}
            onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={data.next === undefined ? undefined : () => setCursors([...cursors, data.next!])}
          />
          <a href={apiUrl(`${hubApi}/decisions.csv`, chosen)} download>
            {texts.csv}
          </a>
        </div>
      )}
    </>
  )
}

function One({ decision }: { decision: Decision }) {
  const texts = useTexts(registerTexts)
  const shared = useTexts(requestTexts)
  const permits = useTexts(permitTexts)
  const language = useLanguage()
  const { number, kind, outcome, regionTexts, revoked, prolonged, results, lastDay, state, publishBy } =
    decision
  const day = (at: string | undefined) => at && formatStep(at, language)
  return (
    <>
      <h2>
        {number} {decision.productTitle[language]}
      </h2>
      <p>
        <b className={outcome === 'refused' ? undefined : 'services-good'}>{shared.outcomesDone[outcome]}</b>{' '}
        {day(decision.decidedOn)}, {decision.organisation}
      </p>
      <p className="request-text">{decision.reasons}</p>
      {revoked && (
        <p className="services-alert">
          <b>{permits.revokedAt(formatStep(revoked.on, language))}</b> {revoked.reasons}
        </p>
      )}
      <details className="data-definitions">
        <summary>
          {texts.more} <span className="spoken">{number}</span>
        </summary>
        <Facts
          facts={[
            [shared.kind, shared.kindTexts[kind]],
            [shared.fields.purpose, decision.purposeText[language]],
            [shared.fields.regions, regionTexts.map((text) => text[language]).join(', ')],
            [texts.applied, day(decision.appliedOn)],
            [shared.state, state && permits.states[state]],
            [permits.validUntil, day(lastDay)],
            [permits.prolonged, prolonged && `${day(prolonged.on)}. ${prolonged.reasons}`],
            [shared.conditions, decision.conditions.join(' ')],
            [texts.publishBy, day(publishBy)],
            [
              permits.results,
              results.length === 0
                ? undefined
                : results.map(({ title, url }) => (
                    <a key={url + title} href={url} rel="noreferrer">
                      {title}
                    </a>
                  )),
            ],
            [
              permits.policy,
              decision.policy && (
                <a key="policy" href={decision.policy} download={`${number.replace(' ', '-')}.jsonld`}>
                  {permits.policyDownload}
                </a>
              ),
            ],
          ]}
        />
      </details>
    </>
  )
}
