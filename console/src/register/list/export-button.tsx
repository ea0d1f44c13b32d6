import { useState } from 'react'
import type { Query } from '../../api/http.ts'
import { Refused } from '../../parts/refused.tsx'
import { saveFile } from '../../parts/save-file.ts'
import type { AnyRegister, Stored, Surroundings } from '../register.ts'
import { listOf } from '../register-api.ts'
import { csvOf } from './csv.ts'

/** A file holds at most this many rows; the list says so when there were more. */
const mostRows = 10_000

/** Saves everything the search and the filters find, not only the page in sight. */
export function ExportButton({
  register,
  query,
  around,
}: {
  register: AnyRegister
  query: Query
  around: Surroundings
}) {
  const { texts } = around
  const [fetched, setFetched] = useState<number>()
  const [note, setNote] = useState('')
  const [error, setError] = useState<unknown>()

  const run = async () => {
    setError(undefined)
    setNote('')
    setFetched(0)
    try {
      const docs: Stored[] = []
      let cursor: string | undefined
      do {
        const page = await listOf<Stored>(register, { ...query, limit: 500, cursor })
        docs.push(...page.items)
        cursor = page.next
        setFetched(docs.length)
      } while (cursor !== undefined && docs.length < mostRows)
      if (cursor !== undefined) setNote(texts.exportCut(docs.length))
      const heads = [...register.columns.map((column) => column.head(around)), texts.id]
      const rows = docs.map((doc) => [...register.columns.map((column) => column.text(doc, around)), doc.id])
      saveFile(`${register.title(around)}.csv`, csvOf(heads, rows), 'text/csv;charset=utf-8')
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
        className="plain-button"
        disabled={fetched !== undefined}
        onClick={() => void run()}
      >
        {fetched === undefined ? texts.exportCsv : texts.exporting(fetched)}
      </button>
      <span role="status">{note}</span>
      {error !== undefined && <Refused error={error} />}
    </>
  )
}
