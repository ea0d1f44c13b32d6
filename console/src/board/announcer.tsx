import { useCallback, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { words as allWords } from '../words/words.ts'
import { boardTexts } from './board.texts.ts'
import type { Happening } from './live/live-board.ts'
import { useHappenings } from './live/live-context.tsx'
import { titleOf } from './title.ts'

/** Tells a screen reader of arrivals when it has finished speaking, and of new presses at once. */
export function Announcer() {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  const [polite, setPolite] = useState('')
  const [assertive, setAssertive] = useState('')
  useHappenings(
    useCallback(
      (happening: Happening) => {
        if (!('news' in happening)) return
        const { arrived, rangAgain } = happening.news
        const [first] = arrived
        if (arrived.length > 1) setPolite(texts.arrivedManySpoken(arrived.length))
        else if (first) setPolite(texts.arrivedSpoken(words.class[first.class], titleOf(first, words)))
        const again = rangAgain[0]
        if (again) setAssertive(texts.againSpoken(titleOf(again, words), again.presses))
      },
      [texts, words],
    ),
  )
  return (
    <>
      <div className="spoken" aria-live="polite">
        {polite}
      </div>
      <div className="spoken" aria-live="assertive">
        {assertive}
      </div>
    </>
  )
}
