import { useCallback, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { words as allWords } from '../words/words.ts'
import { boardTexts } from './board.texts.ts'
import type { Happening } from './live/live-board.ts'
import { useHappenings } from './live/live-context.tsx'
import { titleOf } from './title.ts'

interface Notice {
  key: number
  title: string
  why: string
  kept: string
}

const mostShown = 3

/** Acts the server refused: what did not happen, why, and that the card is back. They stay until they are closed. */
export function Notices() {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  const [notices, setNotices] = useState<Notice[]>([])
  useHappenings(
    useCallback(
      (happening: Happening) => {
        if (!('refused' in happening)) return
        const { refused, alarm, act } = happening
        const notice: Notice = {
          key: Date.now(),
          title: texts.refused[act],
          why: [refused.title, refused.message].filter(Boolean).join('. '),
          kept: texts.refused.kept(titleOf(alarm, words)),
        }
        setNotices((before) => [...before, notice].slice(-mostShown))
      },
      [texts, words],
    ),
  )
  return (
    <div className="notices" role="alert">
      {notices.map((notice) => (
        <div key={notice.key} className="notice">
          <b>{notice.title}</b>
          <p>{notice.why}</p>
          <p>{notice.kept}</p>
          <button
            type="button"
            className="plain-button"
            onClick={() => setNotices((before) => before.filter(({ key }) => key !== notice.key))}
          >
            {texts.refused.dismiss}
          </button>
        </div>
      ))}
    </div>
  )
}
