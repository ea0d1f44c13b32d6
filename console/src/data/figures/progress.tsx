import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { Run, RunPart } from '../data-api.ts'
import { figuresTexts } from './figures.texts.ts'

const over: readonly RunPart['state'][] = ['done', 'refused', 'failed', 'cancelled', 'absent']

/** How far a run has come, region by region. */
export function Progress({ run: { parts } }: { run: Run }) {
  const texts = useTexts(figuresTexts)
  const done = parts.filter(({ state }) => over.includes(state)).length
  return (
    <div className="data-progress">
      <p role="status">{texts.progress(done, parts.length)}</p>
      <progress aria-label={texts.progress(done, parts.length)} max={parts.length} value={done} />
      <PartStates parts={parts} />
      <p className="quiet">{texts.stillAsking}</p>
    </div>
  )
}

/** Each region's part of a run, and why where it gave nothing. */
export function PartStates({ parts }: { parts: readonly RunPart[] }) {
  const texts = useTexts(figuresTexts)
  return (
    <ul>
      {parts.map((part) => (
        <li key={part.region}>
          {part.name ?? part.region}: {texts.states[part.state]}
          <Reason part={part} />
        </li>
      ))}
    </ul>
  )
}

/** Why a region gave nothing, in its own words. */
export function Reason({ part: { reason } }: { part: RunPart }) {
  const language = useLanguage()
  return reason === undefined ? null : <span className="quiet"> – {reason[language]}</span>
}
