import { Link } from '@tanstack/react-router'
import type { Rule } from '../api/contract.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Copyable } from '../parts/copyable.tsx'
import { rulesTexts } from './rules.texts.ts'

/** A rule: its effect, paragraph and sentence in both languages, what it needs and brings, and its source. */
export function RuleCard({ rule }: { rule: Rule }) {
  const texts = useTexts(rulesTexts)
  const language = useLanguage()
  const other = language === 'sv' ? 'en' : 'sv'
  return (
    <li id={rule.id} tabIndex={-1} className={`rule-card ${rule.effect}`}>
      <p className="rule-head">
        <EffectMark effect={rule.effect} /> <b>{rule.law}</b>
      </p>
      <h2>{rule.text[language]}</h2>
      <p lang={other} className="quiet">
        {rule.text[other]}
      </p>
      <div className="rule-columns">
        <Sentences title={texts.needs[rule.effect]} items={rule.needs} none={texts.noNeeds} />
        {rule.obligations.length > 0 && <Sentences title={texts.obligations} items={rule.obligations} />}
      </div>
      <details>
        <summary>
          {texts.source} <span className="spoken">{rule.id}</span>
        </summary>
        <pre>{rule.source}</pre>
        <p className="rule-foot">
          <Copyable value={rule.source} shown={rule.id} label={texts.copySource} />
          <span className="quiet">{texts.inFile(rule.file)}</span>
          <Link to="/trust/rules" hash={rule.id}>
            {texts.linkTo} <span className="spoken">{rule.id}</span>
          </Link>
        </p>
      </details>
    </li>
  )
}

/** Permits or forbids: a sign, a colour and a word. */
export function EffectMark({ effect }: { effect: Rule['effect'] }) {
  const texts = useTexts(rulesTexts)
  return (
    <span className={`effect ${effect}`}>
      <i aria-hidden="true">{effect === 'permit' ? '✓' : '✕'}</i> {texts.effects[effect]}
    </span>
  )
}

interface SentencesProps {
  title: string
  items: readonly { id: string; text: { sv: string; en: string } }[]
  none?: string
}

export function Sentences({ title, items, none }: SentencesProps) {
  const language = useLanguage()
  return (
    <section>
      <h3>{title}</h3>
      {items.length === 0 && <p className="quiet">{none}</p>}
      <ul className="sentences">
        {items.map(({ id, text }) => (
          <li key={id}>{text[language]}</li>
        ))}
      </ul>
    </section>
  )
}
