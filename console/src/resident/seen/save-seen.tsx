import { useState } from 'react'
import type { AuditExtractItem } from '../../api/contract.ts'
import { swedishDate } from '../../clock/swedish-time.ts'
import { formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { saveFile } from '../../parts/save-file.ts'
import { csvOf } from '../../register/list/csv.ts'
import { Problem } from '../problem.tsx'
import { readSeen, type SeenQuery } from '../resident-api.ts'
import { seenTexts } from './seen.texts.ts'
import { useWho } from './use-who.ts'

/** A file holds at most this many events; the page says so when there were more. */
const mostRows = 10_000

/** Saves everything of the chosen time, not only what is in sight. */
export function SaveSeen({ between }: { between: SeenQuery }) {
  const texts = useTexts(seenTexts)
  const language = useLanguage()
  const who = useWho()
  const [fetched, setFetched] = useState<number>()
  const [note, setNote] = useState('')
  const [error, setError] = useState<unknown>()

  const row = (event: AuditExtractItem): string[] => [
    `${swedishDate(Date.parse(event.at))} ${formatSecond(event.at)}`,
    who(event),
    texts.kinds[event.whoKind],
    event.onBehalfOf ?? '',
    event.forWhom ?? '',
    event.unit ?? '',
    event.what[language],
    [event.why?.[language], event.emergency && texts.emergency].filter(Boolean).join('. '),
    event.outcome === 'denied' || event.outcome === 'failed' ? texts.outcomes[event.outcome] : '',
  ]
  const save = async () => {
    setError(undefined)
    setNote('')
    setFetched(0)
    try {
      const items: AuditExtractItem[] = []
      let cursor: string | undefined
      do {
        const page = await readSeen({ ...between, limit: 500, cursor })
        items.push(...page.items)
        cursor = page.next
        setFetched(items.length)
      } while (cursor !== undefined && items.length < mostRows)
      if (cursor !== undefined) setNote(texts.cut(items.length))
      saveFile(texts.file, csvOf(texts.heads, items.map(row)), 'text/csv;charset=utf-8')
    } catch (thrown) {
      setError(thrown)
    } finally {
      setFetched(undefined)
    }
  }
  return (
    <>
      <button
        type="button"
        className="me-button quiet-button"
        disabled={fetched !== undefined}
        onClick={() => void save()}
      >
        {fetched === undefined ? texts.save : texts.saving(fetched)}
      </button>
      <span role="status">{note}</span>
      {error !== undefined && <Problem error={error} />}
    </>
  )
}
