import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { useMay } from '../../session/login.ts'
import { useScheduleWords } from '../../words/schedule.texts.ts'
import { deliveryTexts } from './delivery.texts.ts'
import { type DeliveryPlan, usePlans } from './delivery-api.ts'
import { DeliveryList } from './delivery-list.tsx'
import { useDeliveryWords } from './use-delivery-words.ts'

/** What is delivered by itself, when it comes next, and all that has been delivered. */
export function PlansPage() {
  const texts = useTexts(deliveryTexts)
  const mayWrite = useMay('hub.deliveries.write')
  const { data: plans, error, refetch } = usePlans()
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Link to="/data/deliveries/keys">{texts.toKeys}</Link>
      <section className="services-section" aria-labelledby="plans">
        <div className="services-head">
          <h2 id="plans">{texts.plans}</h2>
          {mayWrite && (
            <Link to="/data/deliveries/new" className="button-link">
              {texts.newPlan}
            </Link>
          )}
        </div>
        {error && <Refused error={error} onRetry={() => void refetch()} />}
        {plans === undefined && !error && <Waiting lines={4} />}
        {plans?.length === 0 && <p className="empty">{texts.noPlans}</p>}
        {plans && plans.length > 0 && <PlanTable plans={plans} />}
      </section>
      <DeliveryList none={texts.none} />
    </div>
  )
}

function PlanTable({ plans }: { plans: readonly DeliveryPlan[] }) {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  const words = useDeliveryWords()
  const when = useScheduleWords()
  return (
    <DataList<DeliveryPlan>
      label={texts.plans}
      rows={plans}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'product',
          head: texts.product,
          text: ({ product }) => words.product(product),
          render: ({ id, product }) => (
            <Link to="/data/deliveries/$id" params={{ id }}>
              {words.product(product)}
            </Link>
          ),
        },
        {
          key: 'organisation',
          head: texts.organisation,
          text: ({ organisationName = '' }) => organisationName,
        },
        { key: 'target', head: texts.target, text: words.target },
        { key: 'when', head: texts.when, text: ({ schedule }) => when(schedule) },
        {
          key: 'next',
          head: texts.next,
          text: ({ active, nextAt }) => (active ? formatInstant(nextAt, language) : texts.resting),
          value: ({ active, nextAt }) => (active ? nextAt : ''),
        },
        {
          key: 'last',
          head: texts.lastError,
          text: ({ lastError }) =>
            lastError === undefined
              ? texts.follows
              : `${texts.faulty}. ${texts.errors[lastError] ?? lastError}`,
        },
      ]}
    />
  )
}
