import { useVocabulary } from '../../admin/party-names.ts'
import { formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { DecidingRules, WouldHaveToChange } from '../explained.tsx'
import { Sentences } from '../rule-card.tsx'
import { rulesTexts } from '../rules.texts.ts'
import { tryTexts } from '../try/try.texts.ts'
import { askTexts } from './ask.texts.ts'
import type { Answered } from './ask-page.tsx'
import { changedSince, type FactWords, factsOf } from './facts.ts'

/** The latest answer in full, with what is otherwise than the time before, and the earlier ones a line each. */
export function Answers({ answers }: { answers: readonly Answered[] }) {
  const texts = useTexts(askTexts)
  const rules = useTexts(rulesTexts)
  const [latest, before, ...older] = answers
  const earlier = before === undefined ? [] : [before, ...older]
  if (latest === undefined) return null
  const { decision } = latest.answer
  // only an answer to the same question says that something has changed
  const same = before?.to === latest.to ? before : undefined
  const hasTurned = same !== undefined && same.answer.decision.decision !== decision.decision
  return (
    <>
      <article className={`verdict ${decision.decision}`}>
        <h2>
          <span aria-hidden="true">{decision.decision === 'permit' ? '✓' : '✕'}</span>{' '}
          {rules[decision.decision]}
        </h2>
        <p>
          {texts.at(formatSecond(latest.at))} {hasTurned && <b className="ask-turned">{texts.turned}</b>}
        </p>
        <DecidingRules rules={decision.rules} />
        {decision.obligations.length > 0 && (
          <Sentences title={rules.obligations} items={decision.obligations} />
        )}
        {decision.decision === 'deny' && <WouldHaveToChange missing={decision.missing ?? []} />}
        <Facts latest={latest} before={same} />
        <p className="quiet">
          {texts.number}: <Copyable value={decision.id} label={texts.number} />
        </p>
      </article>
      {earlier.length > 0 && (
        <section className="ask-earlier">
          <h3>{texts.earlier}</h3>
          <ol>
            {earlier.map(({ at, answer }) => (
              <li key={answer.decision.id}>
                <time>{formatSecond(at)}</time> {rules[answer.decision.decision]}{' '}
                <span className="quiet">{answer.decision.rules.map(({ law }) => law).join('; ')}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

interface FactsProps {
  latest: Answered
  before: Answered | undefined
}

function Facts({ latest: { answer }, before }: FactsProps) {
  const texts = useTexts(askTexts)
  const { facts: missing } = useTexts(tryTexts)
  const words = useFactWords(answer.names)
  const facts = factsOf(answer.case, words)
  const changed = changedSince(before && factsOf(before.answer.case, words), facts)
  return (
    <section className="explained">
      <h3>{texts.facts}</h3>
      <p className="quiet">{texts.factsLead}</p>
      <dl className="ask-facts">
        {answer.case.missing.length > 0 && (
          <div>
            <dt>{texts.notFound}</dt>
            <dd>{answer.case.missing.map((fact) => missing[fact]).join(', ')}</dd>
          </div>
        )}
        {facts.map(({ key, label, text }) => (
          <div key={key} className={changed.has(key) ? 'changed' : ''}>
            <dt>{label}</dt>
            <dd>
              {text} {changed.has(key) && <b className="ask-turned">({texts.changed})</b>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function useFactWords(names: Readonly<Record<string, string>>): FactWords {
  const texts = useTexts(askTexts)
  const words = useTexts(tryTexts)
  const language = useLanguage()
  const vocabulary = useVocabulary()
  const codes = new Map(
    [vocabulary?.purposes, vocabulary?.informationTypes, vocabulary?.roles, vocabulary?.delegableActs]
      .flatMap((list) => list ?? [])
      .map(({ code, text }) => [code, text[language]]),
  )
  const consents: Record<string, string> = words.consents
  return {
    fields: words.fields,
    actorKinds: words.actors,
    child: words.child,
    canConsent: words.canConsent,
    actor: words.who,
    say: (value) =>
      value === '?'
        ? texts.unknown
        : (names[value] ?? consents[value] ?? words.values[value] ?? codes.get(value) ?? value),
    yes: texts.yes,
    no: texts.no,
    none: texts.none,
  }
}
