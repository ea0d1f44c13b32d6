import { useState } from 'react'
import type { Consent } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { longDate } from '../long-date.ts'
import { useNames } from '../names.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRights } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { ConsentCard } from './consent-card.tsx'
import { consentsTexts } from './consents.texts.ts'
import { GiveConsent } from './give-consent.tsx'

const isNow = ({ state }: Consent) => state === 'holds' || state === 'coming'

/** What a person has agreed to, in sentences; what she may take back, and agree to anew. */
export function ConsentsPage() {
  const texts = useWords(consentsTexts)
  const { may, acting } = useSubject()
  const common = useWords(residentTexts)
  const mayRead = may('rights.read')
  const { data, error, refetch } = useRights('consents', mayRead)
  const [giving, setGiving] = useState(false)
  const [said, setSaid] = useState('')
  const mayGive = ['consents.give', 'consents.give.technology', 'consents.give.camera'].some(may)
  const past = data?.filter((consent) => !isNow(consent)) ?? []
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <p role="status" className="me-said">
        {said}
      </p>
      {!mayRead && acting && <p className="me-empty">{common.notMine(acting.name)}</p>}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && mayRead && <Waiting lines={10} />}
      {mayGive && !giving && !error && (data || !mayRead) && (
        <button type="button" className="me-button" onClick={() => setGiving(true)}>
          {texts.give}
        </button>
      )}
      {giving && (
        <GiveConsent
          onDone={(message) => {
            setSaid(message)
            setGiving(false)
          }}
          onCancel={() => setGiving(false)}
        />
      )}
      {data && !data.some(isNow) && <p className="me-empty">{texts.none}</p>}
      <ul className="me-list">
        {data?.filter(isNow).map((consent) => (
          <ConsentCard key={consent.id} consent={consent} onSaid={setSaid} />
        ))}
      </ul>
      <Erasures />
      {past.length > 0 && (
        <details className="me-past">
          <summary>{texts.past(past.length)}</summary>
          <ul className="me-list">
            {past.map((consent) => (
              <ConsentCard key={consent.id} consent={consent} onSaid={setSaid} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** Who has been told to erase since a consent was taken back, and whether it is done. */
function Erasures() {
  const texts = useWords(consentsTexts)
  const language = useLanguage()
  const names = useNames()
  const { may } = useSubject()
  const { data = [] } = useRights('erasures', may('rights.read'))
  if (data.length === 0) return null
  return (
    <section>
      <h2>{texts.erasures}</h2>
      <ul className="me-list">
        {data.map(({ id, recipient, orderedAt, confirmedAt }) => (
          <li key={id} className="me-card">
            <p>{texts.erasureAsked(names.of(recipient), longDate(orderedAt, language))}</p>
            <p>
              <b>{confirmedAt ? texts.erasureDone(longDate(confirmedAt, language)) : texts.erasureWaits}</b>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
