import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { CursorList } from '../../services/list/cursor-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { deliveryTexts } from './delivery.texts.ts'
import { type Delivery, isUnderWay, readDeliveries } from './delivery-api.ts'
import { useDeliveryWords } from './use-delivery-words.ts'

/** Deliveries, the newest first: of one plan, or all. `none`: what is said when there are none. */
export function DeliveryList({ plan, none }: { plan?: string; none: string }) {
  const texts = useTexts(deliveryTexts)
  const columns = useDeliveryColumns(plan === undefined)
  return (
    <section className="services-section" aria-labelledby="deliveries">
      <h2 id="deliveries">{texts.deliveries}</h2>
      <CursorList
        label={texts.deliveries}
        columns={columns}
        queryKey={['hub', 'deliveries', plan]}
        read={(page, signal) => readDeliveries({ plan, ...page }, signal)}
        again={(deliveries) => (deliveries.some(isUnderWay) ? 3000 : 15_000)}
        none={none}
        lines={6}
        file={{ name: texts.listFile, idHead: texts.id, atOnce: 200 }}
      />
    </section>
  )
}

function useDeliveryColumns(ofAll: boolean): DataColumn<Delivery>[] {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  const words = useDeliveryWords()
  const sending = ({ dispatches: [last], state, plan }: Delivery): string => {
    if (last !== undefined) return words.sending(last)
    return state === 'ready' && plan === undefined ? texts.toFetch : ''
  }
  return [
    {
      key: 'made',
      head: texts.made,
      text: ({ createdAt }) => formatInstant(createdAt, language),
      render: ({ id, createdAt }) => (
        <Link to="/data/deliveries/made/$id" params={{ id }}>
          {formatInstant(createdAt, language)}
        </Link>
      ),
    },
    ...(ofAll
      ? [
          { key: 'product', head: texts.product, text: ({ product }: Delivery) => words.product(product) },
          {
            key: 'organisation',
            head: texts.organisation,
            text: ({ organisationName = '' }: Delivery) => organisationName,
          },
        ]
      : []),
    { key: 'of', head: texts.of, text: words.period },
    {
      key: 'state',
      head: texts.state,
      text: ({ state, reason }) =>
        texts.states[state] + (reason === undefined ? '' : `. ${words.reason(reason)}`),
    },
    { key: 'sending', head: texts.sending, text: sending },
  ]
}
