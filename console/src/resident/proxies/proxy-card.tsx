import { useState } from 'react'
import type { Proxy } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { HistoryOf } from '../history-of.tsx'
import { lastDay, longDate } from '../long-date.ts'
import { useNames } from '../names.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRightsAct } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { ActList } from './act-list.tsx'
import { proxiesTexts } from './proxies.texts.ts'

/** Somebody who may act for the person: what, since when and until when, and the way to end it. */
export function ProxyCard({ proxy, onSaid }: { proxy: Proxy; onSaid(message: string): void }) {
  const texts = useWords(proxiesTexts)
  const common = useWords(residentTexts)
  const names = useNames()
  const { acting, as } = useSubject()
  const { run, busy, error } = useRightsAct()
  const [asking, setAsking] = useState(false)
  const name = names.of(proxy.holder)
  const stands = proxy.state === 'holds' || proxy.state === 'coming'
  const byLaw = proxy.kind === 'custodian' || proxy.kind === 'deputy'
  const end = async () => {
    setAsking(false)
    // what law or a court has given is ended by staff's office, not at the person's request (rule register-mandate)
    if (await run(`/proxies/${proxy.id}/end`, byLaw ? { onRequest: false } : {})) onSaid(texts.ended(name))
  }
  return (
    <li className={proxy.state === 'holds' ? 'me-card holds' : 'me-card'}>
      <p className="me-state">
        {texts.states[proxy.state]} · {texts.kinds[proxy.kind]}
      </p>
      <h3>{name}</h3>
      <p>{texts.may(name)}</p>
      <ActList proxy={proxy} forProxy={acting !== undefined} />
      <Period proxy={proxy} />
      {stands && byLaw && <p className="quiet">{texts.byLaw[proxy.kind as 'custodian' | 'deputy']}</p>}
      <HistoryOf list="proxies" id={proxy.id} version={proxy.version} acts={texts.historyActs} label={name} />
      {error !== undefined && <Problem error={error} />}
      {stands && (as === 'staff' || !byLaw) && !acting && (
        <button
          type="button"
          className="me-button quiet-button"
          disabled={busy}
          onClick={() => setAsking(true)}
        >
          {texts.end} <span className="spoken">{name}</span>
        </button>
      )}
      {asking && (
        <Confirm
          title={texts.endTitle(name)}
          text={<p className="me-confirm">{texts.endThen(name)}</p>}
          yes={texts.endYes}
          no={common.goBack}
          danger
          onYes={() => void end()}
          onNo={() => setAsking(false)}
        />
      )}
    </li>
  )
}

/** Since when and until when. */
export function Period({ proxy }: { proxy: Proxy }) {
  const texts = useWords(proxiesTexts)
  const language = useLanguage()
  const names = useNames()
  const { state, validFrom, validUntil, endedAt, registeredBy, kind } = proxy
  const from = longDate(validFrom, language)
  return (
    <p>
      {state === 'coming' ? texts.starts(from) : texts.since(from)}{' '}
      {endedAt
        ? texts.endedOn(longDate(endedAt, language))
        : validUntil
          ? texts.until(lastDay(validUntil, language))
          : kind === 'attorney' || kind === 'organisation'
            ? texts.noEnd
            : ''}{' '}
      {registeredBy && texts.staff(names.of(registeredBy))}
    </p>
  )
}
