import type { ReactNode } from 'react'
import { useState } from 'react'
import { ExportCsv, type PageOf } from '../../register/list/export-csv.tsx'
import { Pages } from '../../register/list/pages.tsx'
import { type DataColumn, DataTable } from './data-table.tsx'
import { type Sort, sortedBy } from './sort.ts'

const pageSize = 25

interface DataListProps<T> {
  label: string
  columns: readonly DataColumn<T>[]
  rows: readonly T[]
  keyOf(row: T): string
  /** How it is sorted until somebody sorts it otherwise; as the rows came when not told. */
  first?: Sort
  /** What a file of the list is called; there is none where rows are about persons. */
  file?: string
  /** Reads what the file is to hold, a page at a time, where that is more than is here. */
  read?(next: string | undefined): Promise<PageOf<T>>
  actions?: { head: string; render(row: T): ReactNode } | undefined
}

/** A list that is here as a whole: sorted by its heads, a page at a time, saved as a file. */
export function DataList<T>({ label, columns, rows, keyOf, first, file, read, actions }: DataListProps<T>) {
  const [sort, setSort] = useState(first)
  const [page, setPage] = useState(0)
  const column = columns.find(({ key }) => key === sort?.key)
  const sorted =
    sort && column ? sortedBy(rows, column.value ?? ((row) => column.text(row)), sort.descending) : rows
  // What is searched for may leave fewer pages than the one in sight.
  const at = Math.min(page, Math.max(0, Math.ceil(rows.length / pageSize) - 1))
  const inFile = columns.filter(({ notInFile }) => !notInFile)
  const inSight = sorted.slice(at * pageSize, (at + 1) * pageSize)
  return (
    <>
      <DataTable
        label={label}
        columns={columns}
        rows={inSight}
        keyOf={keyOf}
        sort={sort}
        onSort={(next) => {
          setSort(next)
          setPage(0)
        }}
        actions={actions}
      />
      {(rows.length > pageSize || file !== undefined) && (
        <div className="register-foot">
          {rows.length > pageSize && (
            <Pages
              from={at * pageSize + 1}
              count={inSight.length}
              total={rows.length}
              onPrevious={at > 0 ? () => setPage(at - 1) : undefined}
              onNext={(at + 1) * pageSize < rows.length ? () => setPage(at + 1) : undefined}
            />
          )}
          {file !== undefined && (
            <ExportCsv
              name={file}
              heads={inFile.map(({ head }) => head)}
              cells={(row: T) => inFile.map(({ text }) => text(row))}
              read={read ?? (async () => ({ items: sorted }))}
            />
          )}
        </div>
      )}
    </>
  )
}
