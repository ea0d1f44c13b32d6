import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Draft } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'
import { beginDraft } from './begun-draft.ts'
import { type List, lists } from './lists.ts'
import { Rows } from './rows.tsx'
import { Versions } from './versions.tsx'
import '../services.css'

/** What is addressed, drafts of changes, and what has been published. */
export function AddressingPage() {
  const texts = useTexts(addressingTexts)
  const mayWrite = useMay('exchange.addressing.write')
  const { list = 'components' } = useSearch({ strict: false }) as { list?: List }
  return (
    <div className="services-section">
      <div className="services-head">
        <h1>{texts.title}</h1>
        {mayWrite && (
          <Link
            to="/services/addressing/drafts/$id"
            params={{ id: 'new' }}
            className="button-link"
            onClick={() => beginDraft([])}
          >
            {texts.newDraft}
          </Link>
        )}
      </div>
      <p className="quiet">{texts.lead}</p>
      <Drafts />
      <nav aria-label={texts.whatIs} className="services-tabs">
        {lists.map((each) => (
          <Link
            key={each}
            to="/services/addressing"
            search={{ list: each }}
            aria-current={each === list ? 'page' : undefined}
          >
            {texts.lists[each]}
          </Link>
        ))}
      </nav>
      <Rows key={list} list={list} />
      <Versions />
    </div>
  )
}

function Drafts() {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'drafts'],
    queryFn: ({ signal }) => askExchange<{ items: Draft[] }>('GET', '/addressing/drafts', { signal }),
    refetchInterval: 10_000,
  })
  const standing = data?.items.filter(({ state }) => state !== 'published' && state !== 'discarded')
  return (
    <section className="services-section" aria-label={texts.drafts}>
      <h2>{texts.drafts}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {standing?.length === 0 && <p className="quiet">{texts.noDrafts}</p>}
      {standing && standing.length > 0 && (
        <ul className="services-cards">
          {standing.map((draft) => (
            <li key={draft.id}>
              <Link to="/services/addressing/drafts/$id" params={{ id: draft.id }}>
                {draft.title}
              </Link>
              <span className={`mark draft-${draft.state}`}>{texts.states[draft.state]}</span>
              <span className="quiet">
                {draft.author.name ?? draft.author.id}, {formatInstant(draft.updatedAt, language)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
