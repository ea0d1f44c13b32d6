import { useState } from 'react'
import type { Consent } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { HistoryOf } from '../history-of.tsx'
import { lastDay, longDate } from '../long-date.ts'
import { useNames } from '../names.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useConsentTexts, useRightsAct } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { consentsTexts } from './consents.texts.ts'

/** One consent: what, whose, to whom, since when and until when; the text that was shown; the way back. */
export function ConsentCard({ consent, onSaid }: { consent: Consent; onSaid(message: string): void }) {
  const texts = useWords(consentsTexts)
  const common = useWords(residentTexts)
  const { may } = useSubject()
  const { run, busy, error } = useRightsAct()
  const [asking, setAsking] = useState(false)
  const name = texts.names[consent.kind]
  const canWithdraw = (consent.state === 'holds' || consent.state === 'coming') && may('consents.withdraw')
  const withdraw = async () => {
    setAsking(false)
    const done = await run<Consent>(`/consents/${consent.id}/withdraw`, {})
    if (done) onSaid(texts.withdrawn(name))
  }
  return (
    <li className={consent.state === 'holds' ? 'me-card holds' : 'me-card'}>
      <p className="me-state">{texts.states[consent.state]}</p>
      <h2>{name}</h2>
      <Sentences consent={consent} />
      <ShownText consent={consent} />
      <HistoryOf list="consents" id={consent.id} version={consent.version} acts={texts.acts} label={name} />
      {error !== undefined && <Problem error={error} />}
      {canWithdraw && (
        <button
          type="button"
          className="me-button quiet-button"
          disabled={busy}
          onClick={() => setAsking(true)}
        >
          {texts.takeBack} <span className="spoken">{name}</span>
        </button>
      )}
      {asking && (
        <Confirm
          title={texts.takeBackTitle(name)}
          text={
            <div className="me-confirm">
              <p>{texts.takeBackThen}</p>
              <p>{texts.consequences[consent.kind]}</p>
            </div>
          }
          yes={texts.takeBackYes}
          no={common.goBack}
          danger
          onYes={() => void withdraw()}
          onNo={() => setAsking(false)}
        />
      )}
    </li>
  )
}

function Sentences({ consent }: { consent: Consent }) {
  const texts = useWords(consentsTexts)
  const common = useWords(residentTexts)
  const language = useLanguage()
  const names = useNames()
  const { acting } = useSubject()
  const { kind, state, givenAt, giver, giverKind, registeredBy, validFrom, validUntil, withdrawnAt } = consent
  const day = longDate(givenAt, language)
  const isShared = kind !== 'informed' && kind !== 'secondary_use_opt_out'
  return (
    <div className="me-sentences">
      <p>
        {acting
          ? texts.sinceOther(day, names.of(registeredBy ?? giver))
          : registeredBy
            ? texts.sinceStaff(day, names.of(registeredBy))
            : giverKind === 'proxy'
              ? texts.sinceProxy(day, names.of(giver))
              : texts.since(day)}
      </p>
      {isShared && (
        <p>
          {texts.about(
            names.types(consent.informationTypes),
            consent.controller ? names.of(consent.controller) : common.allProviders,
          )}{' '}
          {consent.recipient && texts.to(names.of(consent.recipient))}
        </p>
      )}
      {state === 'coming' && <p>{texts.starts(longDate(validFrom, language))}</p>}
      {validUntil && state !== 'withdrawn' && (
        <p>{(state === 'expired' ? texts.ended : texts.ends)(lastDay(validUntil, language))}</p>
      )}
      {withdrawnAt && <p>{texts.withdrawnOn(longDate(withdrawnAt, language))}</p>}
    </div>
  )
}

function ShownText({ consent: { kind, textVersion } }: { consent: Consent }) {
  const texts = useWords(consentsTexts)
  const language = useLanguage()
  const { data } = useConsentTexts()
  const shown = data?.find((text) => text.kind === kind && text.version === textVersion)
  return (
    <details>
      <summary>{texts.shownText}</summary>
      {shown ? <blockquote>{shown.text[language]}</blockquote> : data && <p>{texts.textGone(textVersion)}</p>}
    </details>
  )
}
