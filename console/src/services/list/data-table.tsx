import type { ReactNode } from 'react'
import { pressed, type Sort, type Sortable } from './sort.ts'
import './list.css'

/** One column: how it is headed, what it is sorted by, its text, and how that is drawn. */
export interface DataColumn<T> {
  key: string
  head: string
  /** What stands in the cell, and in a file. */
  text(row: T): string
  /** What is sorted by, where that is another thing than the text. */
  value?(row: T): Sortable
  /** Drawn instead of the text. */
  render?(row: T): ReactNode
  /** Stands to the right, so that sizes can be compared. */
  numeric?: true
  /** What it holds has no order. */
  unsorted?: true
  /** What it holds is drawn, or chosen, and says nothing in a file. */
  notInFile?: true
}

interface DataTableProps<T> {
  label: string
  columns: readonly DataColumn<T>[]
  rows: readonly T[]
  keyOf(row: T): string
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
  /** What can be done with a row, last in it. */
  actions?: { head: string; render(row: T): ReactNode } | undefined
}

/** A table whose heads sort it. The first column names the row. On a narrow screen each row is a card. */
export function DataTable<T>({ label, columns, rows, keyOf, sort, onSort, actions }: DataTableProps<T>) {
  return (
    <div className="services-scroll table-frame" role="group" aria-label={label} tabIndex={0}>
      <table className="plain-table data-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
            {actions && <th scope="col">{actions.head}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, head, text, render, numeric }, at) => {
                const content = render?.(row) ?? (text(row) || '–')
                const shared = { 'data-head': head, ...(numeric && { className: 'number' }) }
                return at === 0 ? (
                  <th key={key} scope="row" {...shared}>
                    <div>{content}</div>
                  </th>
                ) : (
                  <td key={key} {...shared}>
                    <div>{content}</div>
                  </td>
                )
              })}
              {actions && (
                <td>
                  <div className="services-row-acts">{actions.render(row)}</div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head<T>({
  column: { key, head, numeric, unsorted },
  sort,
  onSort,
}: {
  column: DataColumn<T>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}) {
  const className = numeric && 'number'
  if (unsorted || onSort === undefined)
    return (
      <th scope="col" className={className}>
        {head}
      </th>
    )
  const direction = sort?.key !== key ? 'none' : sort.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" className={className} aria-sort={direction}>
      <button type="button" className="sort-head" onClick={() => onSort(pressed(sort, key))}>
        {head}
        <span aria-hidden="true" className="sort-mark">
          {direction === 'none' ? '↕' : direction === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  )
}
