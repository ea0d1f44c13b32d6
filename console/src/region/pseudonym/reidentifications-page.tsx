import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { CursorList } from '../../services/list/cursor-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type Reidentification } from '../region-api.ts'
import { reidentificationTexts } from './reidentification.texts.ts'
import { reidentificationSearch, reidentificationStates } from './reidentification-states.ts'

const read = (
  query: { state?: Reidentification['state'] | undefined; cursor?: string | undefined; limit: number },
  signal?: AbortSignal,
) => askRegion<PageOf<Reidentification>>('GET', '/reidentifications', { query, ...(signal && { signal }) })

/** Who asked to know who is behind a pseudonym, and what came of it. Never who it was. */
export function ReidentificationsPage() {
  const texts = useTexts(reidentificationTexts)
  const navigate = useNavigate()
  const mayPropose = useMay('region.pseudonyms.propose')
  const { state } = reidentificationSearch(useSearch({ strict: false }))
  const columns = useColumns()
  return (
    <div className="services-section">
      <div className="services-head">
        <h1>{texts.title}</h1>
        {mayPropose && (
          <Link to="/region/reidentifications/new" className="button-link">
            {texts.propose}
          </Link>
        )}
      </div>
      <p className="quiet">{texts.lead}</p>
      <div className="services-tools">
        <label className="field">
          {texts.state}
          <select
            value={state ?? ''}
            onChange={({ target: { value } }) => {
              const search = reidentificationSearch({ state: value })
              void navigate({ to: '/region/reidentifications', search, replace: true })
            }}
          >
            <option value="">{texts.anyState}</option>
            {reidentificationStates.map((each) => (
              <option key={each} value={each}>
                {texts.states[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <CursorList
        label={texts.list}
        columns={columns}
        queryKey={['region', 'reidentifications', state]}
        read={(page, signal) => read({ state, ...page }, signal)}
        again={(_, first) => first && 15_000}
        none={state === undefined ? texts.none : texts.noneInState}
        lines={6}
        file={{ name: texts.file, idHead: texts.id, atOnce: 100 }}
      />
    </div>
  )
}

function useColumns(): DataColumn<Reidentification>[] {
  const texts = useTexts(reidentificationTexts)
  const language = useLanguage()
  return [
    {
      key: 'at',
      head: texts.proposedAt,
      text: ({ proposedAt }) => formatInstant(proposedAt, language),
      render: ({ id, proposedAt }) => (
        <Link to="/region/reidentifications/$id" params={{ id }}>
          {formatInstant(proposedAt, language)}
        </Link>
      ),
    },
    { key: 'by', head: texts.proposedBy, text: ({ proposedBy }) => proposedBy.name ?? proposedBy.id },
    { key: 'asked', head: texts.askedBy, text: ({ askedBy }) => askedBy },
    { key: 'reason', head: texts.reason, text: ({ reason }) => reason },
    { key: 'basis', head: texts.legalBasis, text: ({ legalBasis }) => legalBasis },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    {
      key: 'until',
      head: texts.until,
      text: ({ until }) => (until === undefined ? '' : formatInstant(until, language)),
    },
    {
      key: 'decided',
      head: texts.decidedBy,
      text: ({ decidedBy }) => (decidedBy === undefined ? '' : (decidedBy.name ?? decidedBy.id)),
    },
  ]
}
