import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { ExportCsv, type PageOf } from '../../register/list/export-csv.tsx'
import { Pages } from '../../register/list/pages.tsx'
import { type DataColumn, DataTable } from './data-table.tsx'

const pageSize = 25

interface CursorListProps<T> {
  label: string
  columns: readonly DataColumn<T>[]
  /** What is listed, with what it is chosen by: another choice begins at its first page. */
  queryKey: readonly unknown[]
  read(page: { cursor: string | undefined; limit: number }, signal?: AbortSignal): Promise<PageOf<T>>
  /** After how many milliseconds a page is read again. */
  again(items: readonly T[], first: boolean): number | false
  /** Said when there are none. */
  none: string
  /** How many lines stand in while it is read. */
  lines: number
  /** The list as a file: its name, how the rows' ids are headed there, and how many are read at once. */
  file: { name: string; idHead: string; atOnce: number }
}

/** A list that is read page by page, with the way to the others and all of it as a file. */
export function CursorList<T extends { id: string }>(props: CursorListProps<T>) {
  const { label, columns, queryKey, read, again, none, lines, file } = props
  const asked = JSON.stringify(queryKey)
  const [at, setAt] = useState<{ asked: string; cursors: readonly string[] }>({ asked, cursors: [] })
  // Where the pages before this one ended; none: it is the first.
  const cursors = at.asked === asked ? at.cursors : []
  const cursor = cursors.at(-1)
  const { data, error, refetch } = useQuery({
    queryKey: [...queryKey, cursor],
    queryFn: ({ signal }) => read({ cursor, limit: pageSize }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again(state.data?.items ?? [], cursor === undefined),
  })
  const go = (to: readonly string[]) => setAt({ asked, cursors: to })
  const before = cursors.length * pageSize
  const { items = [], next } = data ?? {}
  return (
    <>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={lines} />}
      {data?.items.length === 0 && <p className="empty">{none}</p>}
      {items.length > 0 && (
        <>
          <DataTable<T> label={label} columns={columns} rows={items} keyOf={({ id }) => id} />
          <div className="register-foot">
            <Pages
              from={before + 1}
              count={items.length}
              total={next === undefined ? before + items.length : undefined}
              onPrevious={cursors.length > 0 ? () => go(cursors.slice(0, -1)) : undefined}
              onNext={next === undefined ? undefined : () => go([...cursors, next])}
            />
            <ExportCsv<T>
              name={file.name}
              heads={[...columns.map(({ head }) => head), file.idHead]}
              cells={(row) => [...columns.map(({ text }) => text(row)), row.id]}
              read={(from) => read({ cursor: from, limit: file.atOnce })}
            />
          </div>
        </>
      )}
    </>
  )
}
