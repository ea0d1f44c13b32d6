import { Link } from '@tanstack/react-router'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { formatMs } from '../measures.ts'
import { contractName, type TrafficEdge } from '../services-api.ts'
import { trafficTexts } from './traffic.texts.ts'

/** What the map shows, in figures: who calls whom by which contract. */
export function EdgeTable({ edges }: { edges: readonly TrafficEdge[] }) {
  const texts = useTexts(trafficTexts)
  const language = useLanguage()
  const consumer = (edge: TrafficEdge) => edge.consumerName ?? (edge.consumer || texts.unknown)
  const producer = (edge: TrafficEdge) => edge.producerName ?? (edge.producer || texts.nowhere)
  const columns: DataColumn<TrafficEdge>[] = [
    {
      key: 'consumer',
      head: texts.consumer,
      text: consumer,
      render: (edge) => <span title={edge.consumer}>{consumer(edge)}</span>,
    },
    {
      key: 'producer',
      head: texts.producer,
      text: producer,
      render: (edge) => <span title={edge.producer}>{producer(edge)}</span>,
    },
    { key: 'contract', head: texts.contract, text: ({ contract }) => contractName(contract) },
    {
      key: 'calls',
      head: texts.calls,
      text: ({ calls }) => formatNumber(calls, language),
      value: ({ calls }) => calls,
      render: (edge) => (
        <Link
          to="/services/calls"
          search={{ consumer: edge.consumer, contract: edge.contract, producer: edge.producer }}
          aria-label={texts.seeOf(formatNumber(edge.calls, language), consumer(edge), producer(edge))}
        >
          {formatNumber(edge.calls, language)}
        </Link>
      ),
      numeric: true,
    },
    {
      key: 'errors',
      head: texts.errors,
      text: ({ errors }) => formatNumber(errors, language),
      value: ({ errors }) => errors,
      render: ({ errors }) => (
        <span className={errors > 0 ? 'services-bad' : ''}>{formatNumber(errors, language)}</span>
      ),
      numeric: true,
    },
    {
      key: 'half',
      head: texts.half,
      text: ({ p50 }) => formatMs(p50, language),
      value: ({ p50 }) => p50,
      numeric: true,
    },
    {
      key: 'most',
      head: texts.most,
      text: ({ p95 }) => formatMs(p95, language),
      value: ({ p95 }) => p95,
      numeric: true,
    },
  ]
  return (
    <DataList
      label={texts.table}
      columns={columns}
      rows={edges}
      keyOf={({ consumer: from, producer: to, contract }) => `${from} ${to} ${contract}`}
      first={{ key: 'calls', descending: true }}
      file={texts.file}
    />
  )
}
