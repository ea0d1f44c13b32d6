import { type ReactNode, useState } from 'react'
import type { ChainGap, ChainWrite } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { Refused } from '../../parts/refused.tsx'
import { currentSession } from '../../session/session.ts'
import { words as allWords } from '../../words/words.ts'
import { withoutEmpty } from '../form/use-form.ts'
import { registerTexts } from '../register.texts.ts'
import type { Around } from '../register.ts'
import { windowText } from '../window-text.ts'
import { chainFields } from './chains.texts.ts'

interface Answer {
  gaps: ChainGap[]
  total: number
  checkedPeople: number
}

/** A chain with many gaps shows the first; the total is told. */
const mostShown = 30

const check = (draft: ChainWrite, id: string | undefined): Promise<Answer> =>
  request('POST', '/chains/check', {
    query: { chain: id, group: currentSession()?.group.id },
    body: withoutEmpty(draft),
  })

/** Asked before a chain is saved: what it lacks, or nothing. A draft the server cannot check yet is refused by the save itself. */
export async function checkBeforeSave(
  draft: ChainWrite,
  id: string | undefined,
): Promise<ReactNode | undefined> {
  const answer = await check(draft, id)
  return answer.total > 0 ? <Gaps answer={answer} /> : undefined
}

/** Looks for parts of the week in which the draft would call nobody but the last resort, for everybody it is for. */
export function GapCheck({
  draft,
  id,
  around: { language },
}: {
  draft: ChainWrite
  id: string
  around: Around
}) {
  const texts = chainFields[language]
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<unknown>()
  const [running, setRunning] = useState(false)
  const run = async () => {
    setRunning(true)
    setError(undefined)
    setAnswer(undefined)
    await check(draft, id).then(setAnswer, setError)
    setRunning(false)
  }
  return (
    <section>
      <button type="button" className="plain-button" disabled={running} onClick={() => void run()}>
        {running ? texts.checking : texts.check}
      </button>
      {error !== undefined && <Refused error={error} />}
      <div role="status">{answer && <Gaps answer={answer} />}</div>
    </section>
  )
}

function Gaps({ answer }: { answer: Answer }) {
  const language = currentLanguage()
  const texts = chainFields[language]
  const words = allWords[language]
  if (answer.total === 0) return <p className="good">{texts.noGaps(answer.checkedPeople)}</p>
  return (
    <>
      <p className="warn">{texts.gapsFound(answer.total, answer.checkedPeople)}</p>
      <ul className="gaps">
        {answer.gaps.slice(0, mostShown).map((gap, index) => (
          <li key={index}>
            <b>{gap.personName ?? gap.chainName}</b>
            {gap.class && ` · ${words.class[gap.class]}`}
            {gap.step !== undefined && ` · ${texts.stepCount.toLowerCase()} ${gap.step}`}:{' '}
            {texts.gap[gap.kind]}
            <span className="quiet"> {windowText(gap.windows, words, registerTexts[language].always)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
