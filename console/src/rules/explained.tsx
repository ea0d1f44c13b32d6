import { Link } from '@tanstack/react-router'
import type { Decision, Lacking } from '../api/contract.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { EffectMark, Sentences } from './rule-card.tsx'
import { rulesTexts } from './rules.texts.ts'

/** The rules that decided, each with its paragraph and its sentence. */
export function DecidingRules({ rules }: { rules: Decision['rules'] }) {
  const texts = useTexts(rulesTexts)
  const language = useLanguage()
  return (
    <section className="explained">
      <h3>{texts.decidedBy}</h3>
      <ul className="deciding">
        {rules.map((rule) => (
          <li key={rule.id}>
            <p>
              <EffectMark effect={rule.effect} /> <b>{rule.law}</b>
            </p>
            <p>{rule.text[language]}</p>
            <Link to="/trust/rules" hash={rule.id}>
              {texts.linkTo} <span className="spoken">{rule.id}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What would have to change for a denial to become a permit. */
export function WouldHaveToChange({ missing }: { missing: readonly Lacking[] }) {
  const texts = useTexts(rulesTexts)
  const some = missing.filter(({ lacking }) => lacking.length > 0)
  return (
    <section className="explained">
      <h3>{texts.missing}</h3>
      {some.length === 0 && <p>{texts.missingNone}</p>}
      {some.length > 1 && <p className="quiet">{texts.eitherOf}</p>}
      {some.map(({ rule, law, lacking }) => (
        <Sentences key={rule} title={texts.missingFor(law)} items={lacking} />
      ))}
    </section>
  )
}
