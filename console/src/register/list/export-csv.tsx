import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { registerTexts } from '../register.texts.ts'
import { csvOf } from './csv.ts'

/** A file holds at most this many rows; the list says so when there were more. */
const mostRows = 10_000

/** Rows of a list that is read a page at a time; `next` says where the page after begins. */
export interface PageOf<T> {
  items: readonly T[]
  next?: string | undefined
}

interface ExportCsvProps<T> {
  /** Of the file, without its ending. */
  name: string
  heads: readonly string[]
  cells(row: T): readonly string[]
  /** Reads a page, the first when no place is told. @throws {Refusal} */
  read(next: string | undefined): Promise<PageOf<T>>
}

/** Saves everything the search and the filters find, not only the page in sight. */
export function ExportCsv<T>({ name, heads, cells, read }: ExportCsvProps<T>) {
  const texts = useTexts(registerTexts)
  const [fetched, setFetched] = useState<number>()
  const [note, setNote] = useState('')
  const [error, setError] = useState<unknown>()

  const run = async () => {
    setError(undefined)
    setNote('')
    setFetched(0)
    try {
      const rows: T[] = []
      let next: string | undefined
      do {
        const page = await read(next)
        rows.push(...page.items)
        next = page.next
        setFetched(rows.length)
      } while (next !== undefined && rows.length < mostRows)
      if (next !== undefined) setNote(texts.exportCut(rows.length))
      saveFile(`${name}.csv`, csvOf(heads, rows.map(cells)), 'text/csv;charset=utf-8')
    } catch (thrown) {
      setError(thrown)
    } finally {
      setFetched(undefined)
    }
  }
  return (
    <div className="form-buttons">
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
    </div>
  )
}
