import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { addDays } from '../../clock/swedish-time.ts'
import { engineName } from '../../data/figures/engine-name.ts'
import { formatStep } from '../../data/figures/format-figure.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DefinitionChanges } from '../policy/definition-changes.tsx'
import type { RegionRun } from '../region-api.ts'
import { runTexts } from './run.texts.ts'
import { RunActs } from './run-acts.tsx'
import { useRun } from './use-runs.ts'

/** One run: what is asked, by whom and why; what was decided, and what was told. Never the figures. */
export function RunPage() {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { id = '' } = useParams({ strict: false })
  const { data: run, error, refetch } = useRun(id)
  return (
    <div className="services-section">
      <Link to="/region/runs">{texts.title}</Link>
      <h1>{run ? run.product.title[language] : texts.one}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {run === undefined ? !error && <Waiting lines={12} /> : <Shown run={run} />}
    </div>
  )
}

function Shown({ run }: { run: RegionRun }) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { heldWhy } = run
  return (
    <>
      <p role="status">
        <b>{texts.states[run.state]}.</b> {texts.stateTexts[run.state]}
      </p>
      <p className="region-words">{run.words[language]}</p>
      {run.state === 'held' && heldWhy !== undefined && (
        <div className="data-note">
          <p>{texts.heldWhy[heldWhy] ?? heldWhy}</p>
          {heldWhy === 'definition_changed' && <DefinitionChanges product={run.product.id} />}
        </div>
      )}
      <RunActs run={run} />
      <section className="services-section" aria-labelledby="asked">
        <h2 id="asked">{texts.whatIsAsked}</h2>
        <Asked run={run} />
      </section>
      <section className="services-section" aria-labelledby="became">
        <h2 id="became">{texts.whatBecame}</h2>
        <Became run={run} />
      </section>
    </>
  )
}

function Asked({ run }: { run: RegionRun }) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { product, period } = run
  const titles = (parts: RegionRun['measures']) => parts.map(({ title }) => title[language]).join(', ')
  return (
    <Facts
      facts={[
        [texts.askedBy, run.asker[language]],
        [texts.hub, run.hub],
        [texts.purpose, run.purpose],
        [
          texts.product,
          <Link key="product" to="/region/policies/$product" params={{ product: product.id }}>
            {texts.version(product.title[language], product.version)}
          </Link>,
        ],
        [texts.productPurpose, product.purpose[language]],
        [texts.measures, titles(run.measures)],
        [texts.dimensions, titles(run.dimensions) || texts.noDimensions],
        [
          texts.period,
          texts.until(formatStep(period.from, language), formatStep(addDays(period.to, -1), language)),
        ],
        [texts.form, <FormText key="form" run={run} />],
        [
          texts.threshold,
          run.threshold === 0
            ? texts.noThreshold
            : texts.thresholdText(formatNumber(run.threshold, language)),
        ],
        [texts.received, formatInstant(run.receivedAt, language)],
        [texts.id, <Copyable key="id" value={run.id} label={texts.id} />],
      ]}
    />
  )
}

function FormText({ run: { form, permit } }: { run: RegionRun }): ReactNode {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const text = texts.forms[form] ?? form
  if (permit === undefined) return text
  return (
    <>
      {texts.underPermit(text, formatInstant(permit.until, language))}{' '}
      <Copyable value={permit.id} label={texts.permit} />
    </>
  )
}

function Became({ run }: { run: RegionRun }) {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { evidence, decidedBy, decidedAt, startedAt, endedAt, cells, reason } = run
  const at = (instant: string | undefined) =>
    instant === undefined ? undefined : formatInstant(instant, language)
  const who = decidedBy && (decidedBy.name ?? decidedBy.id)
  const told = run.state === 'done' && run.form === 'aggregate' && cells !== undefined
  return (
    <>
      <Facts
        facts={[
          [texts.decidedBy, who ?? (run.state === 'held' ? texts.nobodyYet : texts.byRule)],
          [texts.decidedAt, at(decidedAt)],
          [texts.started, at(startedAt)],
          [texts.ended, at(endedAt)],
          [texts.reason, reason?.[language]],
          [texts.told, told ? texts.cells(formatNumber(cells, language), cells === 1) : undefined],
          ...(evidence
            ? ([
                [texts.evidenceThreshold, formatNumber(evidence.threshold, language)],
                [texts.dataUntil, formatStep(evidence.dataUntil, language)],
                [texts.loadedAt, at(evidence.loadedAt)],
                [texts.setAside, formatNumber(evidence.setAside, language)],
                [texts.flags, evidence.flags.map((flag) => texts.flag[flag] ?? flag).join('; ')],
                [
                  texts.took,
                  texts.tookText(formatNumber(evidence.milliseconds, language), engineName(evidence.engine)),
                ],
              ] as const)
            : []),
        ]}
      />
      {told && <p className="quiet">{texts.neverFigures}</p>}
    </>
  )
}
