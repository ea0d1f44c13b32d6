import { formatShare } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { followUpTexts } from './follow-up.texts.ts'

/** One goal: the share reached, in figures, words and colour. */
export function Goal({ words, part, of, goal }: { words: string; part: number; of: number; goal: number }) {
  const texts = useTexts(followUpTexts)
  const language = useLanguage()
  const met = of > 0 && part / of >= goal
  return (
    <div className={of === 0 ? 'goal' : met ? 'goal met' : 'goal missed'}>
      <p className="goal-share">{of === 0 ? texts.noShare : formatShare(part / of, language)}</p>
      <p>{words}</p>
      <p className="goal-word">
        {of > 0 && (
          <b>
            <span aria-hidden="true">{met ? '✓' : '✕'}</span> {met ? texts.met : texts.missed}
          </b>
        )}{' '}
        <span className="quiet">{texts.goal(formatShare(goal, language))}</span>
      </p>
    </div>
  )
}
