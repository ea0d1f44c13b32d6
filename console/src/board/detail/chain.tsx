import type { Alarm, ChainProgress } from '../../api/contract.ts'
import { durationText } from '../../clock/duration.ts'
import { Left } from '../../clock/since.tsx'
import { formatMinute } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/texts.ts'
import { detailTexts } from './detail.texts.ts'

/** The alarm's chain: who was called, who is called now with the time left, and who comes after. */
export function Chain({ alarm, progress }: { alarm: Alarm; progress: readonly ChainProgress[] }) {
  const texts = useTexts(detailTexts)
  const round = Math.max(1, ...progress.map((step) => step.round))
  const steps = progress.filter((step) => step.round === round)
  return (
    <section className="chain" aria-labelledby="chain-title">
      <h2 id="chain-title">
        {texts.chain} <span className="quiet">{alarm.chain.name}</span>
        {round > 1 && <span className="quiet"> · {texts.round(round)}</span>}
      </h2>
      <ol>
        {steps.map((step) => (
          <li key={`${step.round}-${step.step}`} className={`step ${step.state}`}>
            <span className="dot" aria-hidden="true" />
            <b>
              {step.names.join(', ') || (step.state === 'waiting' ? texts.step(step.step) : texts.nobody)}
            </b>
            <small>
              {step.fallback && `${texts.fallback} · `}
              <StepState step={step} />
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}

function StepState({ step }: { step: ChainProgress }) {
  const texts = useTexts(detailTexts)
  const word = texts.chainState[step.state]
  if (step.state === 'open' && step.dueAt) {
    return (
      <>
        {word}, <Left to={step.dueAt} /> {texts.left}
      </>
    )
  }
  if (step.state === 'waiting') return `${word} (${durationText(step.waitSeconds)})`
  return step.endedAt ? `${word} ${formatMinute(step.endedAt)}` : word
}
