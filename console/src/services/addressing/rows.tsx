import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { ExportCsv } from '../../register/list/export-csv.tsx'
import { Pages } from '../../register/list/pages.tsx'
import { useMay } from '../../session/login.ts'
import { DataTable } from '../list/data-table.tsx'
import type { Sort } from '../list/sort.ts'
import { addressingTexts } from './addressing.texts.ts'
import { beginDraft } from './begun-draft.ts'
import { type AddressedRow, useColumns } from './columns.tsx'
import { kindOf, type List } from './lists.ts'
import { atOnce, keyOf, readRows } from './rows-api.ts'

const pageSize = 50
/** One list of what is published, from which changes are begun. The server searches, sorts and divides it. */
export function Rows({ list }: { list: List }) {
  const texts = useTexts(addressingTexts)
  const mayWrite = useMay('exchange.addressing.write')
  const navigate = useNavigate()
  const columns = useColumns(list)
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<Sort>()
  const [offset, setOffset] = useState(0)
  const wanted = useDeferredValue(search.trim())
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'addressing', list, wanted, sort, offset],
    queryFn: ({ signal }) => readRows(list, { search: wanted, sort, offset, limit: pageSize }, signal),
    placeholderData: keepPreviousData,
  })
  const edit = ({ row }: AddressedRow, op: 'put' | 'remove') => {
    const kind = kindOf[list]
    beginDraft([op === 'put' ? { op, kind, value: row } : { op, kind, id: row['id'] ?? row['hsaId'] }])
    void navigate({ to: '/services/addressing/drafts/$id', params: { id: 'new' } })
  }
  const whatOf = (row: AddressedRow) =>
    columns
      .slice(0, 2)
      .map(({ text }) => text(row))
      .join(', ')
  return (
    <section className="services-section" aria-label={texts.lists[list]}>
      <search className="services-tools">
        <label className="field services-wide">
          {texts.search}
          <input
            type="search"
            value={search}
            onChange={({ target }) => {
              setSearch(target.value)
              setOffset(0)
            }}
            maxLength={100}
          />
        </label>
        {data && <p role="status">{texts.version(data.version)}</p>}
      </search>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data?.total === 0 && <p className="empty">{wanted === '' ? texts.empty : texts.none}</p>}
      {data && data.total > 0 && (
        <>
          <DataTable
            label={texts.lists[list]}
            columns={columns}
            rows={data.rows}
            keyOf={keyOf}
            sort={sort}
            onSort={(next) => {
              setSort(next)
              setOffset(0)
            }}
            actions={
              mayWrite
                ? {
                    head: texts.acts,
                    render: (row) => (
                      <>
                        <button
                          type="button"
                          className="plain-button"
                          aria-label={texts.changeOf(whatOf(row))}
                          onClick={() => edit(row, 'put')}
                        >
                          {texts.change}
                        </button>
                        <button
                          type="button"
                          className="plain-button"
                          aria-label={texts.removeOf(whatOf(row))}
                          onClick={() => edit(row, 'remove')}
                        >
                          {texts.remove}
                        </button>
                      </>
                    ),
                  }
                : undefined
            }
          />
          <div className="register-foot">
            <Pages
              from={offset + 1}
              count={data.rows.length}
              total={data.total}
              onPrevious={offset > 0 ? () => setOffset(offset - pageSize) : undefined}
              onNext={offset + pageSize < data.total ? () => setOffset(offset + pageSize) : undefined}
            />
            <ExportCsv<AddressedRow>
              name={texts.lists[list].toLowerCase()}
              heads={[...columns.map(({ head }) => head), 'id']}
              cells={(row) => [...columns.map(({ text }) => text(row)), keyOf(row)]}
              read={async (next = '0') => {
                const from = Number(next)
                const { rows, total } = await readRows(list, {
                  search: wanted,
                  sort,
                  offset: from,
                  limit: atOnce,
                })
                return { items: rows, ...(from + atOnce < total && { next: String(from + atOnce) }) }
              }}
            />
          </div>
        </>
      )}
    </section>
  )
}
