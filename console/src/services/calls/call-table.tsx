import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate, formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { type DataColumn, DataTable } from '../list/data-table.tsx'
import { type Sort, sortedBy } from '../list/sort.ts'
import { formatMs } from '../measures.ts'
import { Named, namedText } from '../named.tsx'
import { type Call, contractName } from '../services-api.ts'
import { callsTexts } from './calls.texts.ts'

/** The columns of calls, as they are shown and as they stand in a file. */
export function useCallColumns(): DataColumn<Call>[] {
  const texts = useTexts(callsTexts)
  const language = useLanguage()
  const outcome = ({ code }: Call) => texts.outcomes[code] ?? code
  return [
    {
      key: 'at',
      head: texts.when,
      text: ({ at }) => `${formatDate(at, language)} ${formatSecond(at)}`,
      value: ({ at }) => at,
      render: ({ id, at }) => (
        <Link to="/services/calls/$id" params={{ id }} className="services-time">
          {formatDate(at, language)} {formatSecond(at)}
        </Link>
      ),
    },
    party('consumer', texts.consumer, ({ consumer, consumerName }) => [consumerName, consumer]),
    {
      key: 'contract',
      head: texts.contract,
      text: ({ contract }) => (contract === '' ? '' : contractName(contract)),
    },
    party('address', texts.address, ({ logicalAddress, addressName }) => [addressName, logicalAddress]),
    party('producer', texts.producer, ({ producer = '', producerName }) => [producerName, producer]),
    {
      key: 'code',
      head: texts.code,
      text: outcome,
      render: (call) => <span className={call.code === 'ok' ? '' : 'services-bad'}>{outcome(call)}</span>,
    },
    {
      key: 'took',
      head: texts.took,
      text: ({ times }) => formatMs(times.done, language),
      value: ({ times }) => times.done,
      numeric: true,
    },
  ]
}

function party(
  key: string,
  head: string,
  of: (call: Call) => [string | undefined, string],
): DataColumn<Call> {
  return {
    key,
    head,
    text: (call) => namedText(...of(call)),
    render: (call) => {
      const [name, id] = of(call)
      return id === '' ? '–' : <Named name={name} id={id} />
    },
  }
}

/** A page of calls, sorted among themselves. */
export function CallTable({ calls }: { calls: readonly Call[] }) {
  const texts = useTexts(callsTexts)
  const columns = useCallColumns()
  const [sort, setSort] = useState<Sort>({ key: 'at', descending: true })
  const { value, text } = columns.find(({ key }) => key === sort.key)!
  return (
    <DataTable
      label={texts.title}
      columns={columns}
      rows={sortedBy(calls, value ?? text, sort.descending)}
      keyOf={({ id }) => id}
      sort={sort}
      onSort={setSort}
    />
  )
}
