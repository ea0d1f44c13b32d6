import { useQuery } from '@tanstack/react-query'
import { type Kind } from './change-fields.ts'
import { useColumns } from './columns.tsx'
import { kindOf, lists } from './lists.ts'
import { keyOf, readRows } from './rows-api.ts'

/** A row that a draft removes, in words; its id once it is published no longer. */
export function RemovedRow({ kind, id }: { kind: Kind; id: string }) {
  const list = lists.find((each) => kindOf[each] === kind)!
  const columns = useColumns(list)
  const { data } = useQuery({
    queryKey: ['exchange', 'addressing', list, 'one', id],
    queryFn: ({ signal }) => readRows(list, { search: id, sort: undefined, offset: 0, limit: 10 }, signal),
  })
  const row = data?.rows.find((each) => keyOf(each) === id)
  if (row === undefined) return <p className="services-code">{id}</p>
  return (
    <p>
      {columns
        .map(({ text }) => text(row))
        .filter(Boolean)
        .join(', ')}
    </p>
  )
}
