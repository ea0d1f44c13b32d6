import { useNavigate } from '@tanstack/react-router'
import type { Proxy } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { lastDay, longDate } from '../long-date.ts'
import { actsOf } from '../mandate.ts'
import { useNames } from '../names.ts'
import { useSubject } from '../subject.tsx'
import { ActList } from './act-list.tsx'
import { proxiesTexts } from './proxies.texts.ts'

/** Acts that have a page here. */
const done = ['rights.read', 'consents.', 'blocks.']

/** Somebody one may act for: what one may do, and the way to do it. */
export function MandateCard({ mandate }: { mandate: Proxy }) {
  const texts = useTexts(proxiesTexts)
  const language = useLanguage()
  const names = useNames()
  const navigate = useNavigate()
  const { actFor } = useSubject()
  const name = names.of(mandate.person)
  const canHere = actsOf(mandate).some((act) => done.some((start) => act.startsWith(start)))
  return (
    <li className={mandate.state === 'holds' ? 'me-card holds' : 'me-card'}>
      <p className="me-state">
        {texts.states[mandate.state]} · {texts.kinds[mandate.kind]}
      </p>
      <h3>{name}</h3>
      <p>{texts.iMay}</p>
      <ActList proxy={mandate} forProxy />
      <p>
        {mandate.state === 'coming'
          ? texts.starts(longDate(mandate.validFrom, language))
          : texts.since(longDate(mandate.validFrom, language))}{' '}
        {mandate.validUntil && texts.until(lastDay(mandate.validUntil, language))}
      </p>
      {mandate.state === 'holds' &&
        (canHere ? (
          <button
            type="button"
            className="me-button"
            onClick={() => {
              actFor(mandate, name)
              void navigate({ to: '/me' })
            }}
          >
            {texts.help(name)}
          </button>
        ) : (
          <p className="quiet">{texts.cannotHelpHere}</p>
        ))}
    </li>
  )
}
