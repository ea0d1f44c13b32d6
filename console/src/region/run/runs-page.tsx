import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { CursorList } from '../../services/list/cursor-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import type { RegionRun } from '../region-api.ts'
import { runTexts } from './run.texts.ts'
import { runSearch, runStates } from './run-search.ts'
import { readRuns, useHeld } from './use-runs.ts'

/** What hubs ask the region for: what waits for a decision first, then all of it. */
export function RunsPage() {
  const texts = useTexts(runTexts)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Held />
      <All />
    </div>
  )
}

function Held() {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const mayDecide = useMay('region.runs.decide')
  const { data, error, refetch } = useHeld()
  return (
    <section className="services-section" aria-labelledby="held">
      <h2 id="held">{texts.held}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>{texts.nothingHeld}</p>
          <Link to="/region/policies">{texts.whatGoesByRule}</Link>
        </div>
      )}
      <ul className="region-held">
        {data?.items.map((run) => (
          <li key={run.id}>
            <h3>{run.product.title[language]}</h3>
            <p>{run.words[language]}</p>
            <p className="quiet">
              {texts.heldWhy[run.heldWhy ?? ''] ?? texts.heldWhy.by_hand}{' '}
              {texts.cameFrom(run.hub, formatInstant(run.receivedAt, language))}
            </p>
            <Link to="/region/runs/$id" params={{ id: run.id }} className="button-link">
              {mayDecide ? texts.toDecision : texts.read}{' '}
              <span className="spoken">{run.product.title[language]}</span>
            </Link>
          </li>
        ))}
      </ul>
      {data?.next !== undefined && <p role="status">{texts.moreHeld}</p>}
    </section>
  )
}

function All() {
  const texts = useTexts(runTexts)
  const navigate = useNavigate()
  const { state } = runSearch(useSearch({ strict: false }))
  const columns = useRunColumns()
  return (
    <section className="services-section" aria-labelledby="all-runs">
      <h2 id="all-runs">{texts.all}</h2>
      <div className="services-tools">
        <label className="field">
          {texts.state}
          <select
            value={state ?? ''}
            onChange={({ target: { value } }) => {
              void navigate({ to: '/region/runs', search: runSearch({ state: value }), replace: true })
            }}
          >
            <option value="">{texts.anyState}</option>
            {runStates.map((each) => (
              <option key={each} value={each}>
                {texts.states[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <CursorList
        label={texts.all}
        columns={columns}
        queryKey={['region', 'runs', 'listed', state]}
        read={(page, signal) => readRuns({ state, ...page }, signal)}
        again={(_, first) => first && 5000}
        none={state === undefined ? texts.none : texts.noneInState}
        lines={8}
        file={{ name: texts.file, idHead: texts.id, atOnce: 100 }}
      />
    </section>
  )
}

function useRunColumns(): DataColumn<RegionRun>[] {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  return [
    {
      key: 'received',
      head: texts.received,
      text: ({ receivedAt }) => formatInstant(receivedAt, language),
      render: ({ id, receivedAt }) => (
        <Link to="/region/runs/$id" params={{ id }}>
          {formatInstant(receivedAt, language)}
        </Link>
      ),
    },
    { key: 'product', head: texts.product, text: ({ product }) => product.title[language] },
    { key: 'asked', head: texts.askedBy, text: ({ asker }) => asker[language] },
    { key: 'purpose', head: texts.purpose, text: ({ purpose }) => purpose },
    { key: 'form', head: texts.form, text: ({ form }) => texts.forms[form] ?? form },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    {
      key: 'decided',
      head: texts.decidedBy,
      text: ({ decidedBy, state }) =>
        decidedBy === undefined ? (state === 'held' ? '' : texts.byRule) : (decidedBy.name ?? decidedBy.id),
    },
  ]
}
