import { ExportCsv, type PageOf } from '../../register/list/export-csv.tsx'
import { Pages } from '../../register/list/pages.tsx'
import { type DataColumn, DataTable } from './data-table.tsx'

interface CursorTableProps<T> {
  label: string
  columns: readonly DataColumn<T>[]
  page: PageOf<T>
  pageSize: number
  /** Where the pages before this one ended; none: it is the first. */
  cursors: readonly string[]
  onCursors(cursors: string[]): void
  /** The list as a file: its name, how the rows' ids are headed there, and how all of it is read. */
  file: { name: string; idHead: string; read(next: string | undefined): Promise<PageOf<T>> }
}

/** A page of a list that is read page by page, with the way to the others and all of it as a file. Nothing when it is empty. */
export function CursorTable<T extends { id: string }>({
  label,
  columns,
  page: { items, next },
  pageSize,
  cursors,
  onCursors,
  file,
}: CursorTableProps<T>) {
  if (items.length === 0) return null
  const before = cursors.length * pageSize
  return (
    <>
      <DataTable<T> label={label} columns={columns} rows={items} keyOf={({ id }) => id} />
      <div className="register-foot">
        <Pages
          from={before + 1}
          count={items.length}
          total={next === undefined ? before + items.length : undefined}
          onPrevious={cursors.length > 0 ? () => onCursors(cursors.slice(0, -1)) : undefined}
          onNext={next === undefined ? undefined : () => onCursors([...cursors, next])}
        />
        <ExportCsv<T>
          name={file.name}
          heads={[...columns.map(({ head }) => head), file.idHead]}
          cells={(row) => [...columns.map(({ text }) => text(row)), row.id]}
          read={file.read}
        />
      </div>
    </>
  )
}
