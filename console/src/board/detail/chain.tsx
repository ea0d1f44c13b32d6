import type { Alarm, ChainProgress } from '../../api/contract.ts'
import { durationText } from '../../clock/duration.ts'
import { Left } from '../../clock/since.tsx'
import { formatMinute } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/texts.ts'
import { detailTexts } from './detail.texts.ts'
import { Phone } from './facts.tsx'

/** The alarm's chain: who was called, who is called now with the time left, and who comes after. */
export function Chain({ alarm, progress }: { alarm: Alarm; progress: readonly ChainProgress[] }) {
  const texts = useTexts(detailTexts)
  const round = Math.max(1, ...progress.map((step) => step.round))
  const steps = withoutRepeats(progress.filter((step) => step.round === round))
  return (
    <section className="chain" aria-labelledby="chain-title">
      <h2 id="chain-title">
        {texts.chain} <span className="quiet">{alarm.chain.name}</span>
        {round > 1 && <span className="quiet"> · {texts.round(round)}</span>}
      </h2>
      <ol>
        {steps.map(({ step, times }) => (
          <li key={`${step.step}-${step.openedAt ?? ''}`} className={`step ${step.state}`}>
            <span className="dot" aria-hidden="true" />
            <b>
              {step.names.join(', ') || (step.state === 'waiting' ? texts.step(step.step) : texts.nobody)}
            </b>
            <small>
              {step.fallback && `${texts.fallback} · `}
              {times > 1 && `×${times} · `}
              <StepState step={step} />
            </small>
            {step.state === 'open' && step.phones.length > 0 && (
              <span className="phones">
                {step.phones.map((phone) => (
                  <Phone key={phone} number={phone} />
                ))}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The last resort is called again and again until somebody answers: the newest call stands for all of them. */
function withoutRepeats(steps: readonly ChainProgress[]): { step: ChainProgress; times: number }[] {
  const shown: { step: ChainProgress; times: number }[] = []
  for (const step of steps) {
    const before = shown.at(-1)
    const repeats = step.fallback && before?.step.fallback && before.step.state !== 'waiting'
    if (repeats) shown.splice(-1, 1, { step, times: before.times + (step.state === 'waiting' ? 0 : 1) })
    else shown.push({ step, times: 1 })
  }
  return shown
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
