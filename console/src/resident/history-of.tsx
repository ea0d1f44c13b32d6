import { useState } from 'react'
import { formatMinute } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { Waiting } from '../parts/waiting.tsx'
import { longDate } from './long-date.ts'
import { useNames } from './names.ts'
import { Problem } from './problem.tsx'
import { residentTexts } from './resident.texts.ts'
import { useHistory } from './resident-api.ts'
import { useWords } from './words.ts'

interface HistoryProps {
  list: 'consents' | 'blocks' | 'proxies'
  id: string
  version: number
  /** What each act is called, such as `given`; an act without words is told by its name. */
  acts: Record<string, string>
  /** Of what, for a screen reader. */
  label: string
}

/** What has happened to a consent, a block or a mandate: behind a button, since most never ask. */
export function HistoryOf(props: HistoryProps) {
  const texts = useWords(residentTexts)
  const [open, setOpen] = useState(false)
  return (
    <div className="me-history">
      <button type="button" className="me-link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? texts.hideHistory : texts.history} <span className="spoken">{props.label}</span>
      </button>
      {open && <Versions {...props} />}
    </div>
  )
}

function Versions({ list, id, version, acts }: HistoryProps) {
  const texts = useWords(residentTexts)
  const language = useLanguage()
  const names = useNames()
  const { data, error } = useHistory(list, id, version)
  if (error) return <Problem error={error} />
  if (data === undefined) return <Waiting lines={2} />
  return (
    <ol>
      {data.map(({ version: nth, act, at, by }) => (
        <li key={`${nth}-${act}-${at}`}>
          {acts[act] ?? act} {longDate(at, language)} {formatMinute(at)}, {texts.by(names.of(by))}
        </li>
      ))}
    </ol>
  )
}
