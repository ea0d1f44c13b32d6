import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { useScheduleWords } from '../../words/schedule.texts.ts'
import { askHub } from '../data-api.ts'
import { labelOf } from '../figures/rows.ts'
import { productTexts } from '../product/product.texts.ts'
import { useProduct } from '../use-product.ts'
import { deliveryTexts } from './delivery.texts.ts'
import { type DeliveryPlan, usePlans, useSftp } from './delivery-api.ts'
import { DeliveryList } from './delivery-list.tsx'
import { writeOf } from './plan-draft.ts'
import { PlanForm } from './plan-form.tsx'
import { useDeliveryWords } from './use-delivery-words.ts'

/** One plan: what it gives, to whom and when, what was made of it, and its change. */
export function PlanPage() {
  const texts = useTexts(deliveryTexts)
  const words = useDeliveryWords()
  const { id = '' } = useParams({ strict: false })
  const { data: plans, error, refetch } = usePlans()
  const plan = plans?.find((each) => each.id === id)
  return (
    <div className="services-section">
      <Link to="/data/deliveries">{texts.back}</Link>
      <h1>{plan ? words.product(plan.product) : texts.plan}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {plans === undefined && !error && <Waiting lines={12} />}
      {plans && plan === undefined && <p className="empty">{texts.noPlan}</p>}
      {plan && <Shown plan={plan} />}
    </div>
  )
}

function Shown({ plan }: { plan: DeliveryPlan }) {
  const texts = useTexts(deliveryTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const mayWrite = useMay('hub.deliveries.write')
  const [open, setOpen] = useState<'form' | 'rest'>()
  const { active, lastError, nextAt } = plan
  const save = useMutation({
    mutationFn: (body: object) => askHub<DeliveryPlan>('PUT', `/delivery-plans/${plan.id}`, { body }),
    onSuccess: () => setOpen(undefined),
    onSettled: () => client.invalidateQueries({ queryKey: ['hub', 'delivery-plans'] }),
  })
  const put = (isActive: boolean) =>
    save.mutate({ ...writeOf(plan), active: isActive, basedOn: plan.version })
  if (open === 'form') return <PlanForm plan={plan} save={save} onCancel={() => setOpen(undefined)} />
  return (
    <>
      <p role="status">
        <b>{active ? `${texts.next}: ${formatInstant(nextAt, language)}.` : `${texts.resting}.`}</b>
      </p>
      {lastError !== undefined && (
        <p className="data-note">
          <b>{texts.faulty}.</b> {texts.errors[lastError] ?? lastError}
        </p>
      )}
      {mayWrite && (
        <div className="services-steps">
          <button type="button" className="plain-button" onClick={() => setOpen('form')}>
            {texts.change}
          </button>
          <button
            type="button"
            className="plain-button"
            disabled={save.isPending}
            onClick={() => (active ? setOpen('rest') : put(true))}
          >
            {active ? texts.rest : texts.wake}
          </button>
        </div>
      )}
      {save.error && <Refused error={save.error} />}
      <PlanFacts plan={plan} />
      <DeliveryList
        plan={plan.id}
        none={
          active ? `${texts.noneOfPlan} ${texts.firstAt(formatInstant(nextAt, language))}` : texts.noneOfPlan
        }
      />
      {open === 'rest' && (
        <Confirm
          title={texts.restTitle}
          text={texts.restText}
          yes={texts.rest}
          no={texts.keep}
          onYes={() => {
            setOpen(undefined)
            put(false)
          }}
          onNo={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

function PlanFacts({ plan }: { plan: DeliveryPlan }) {
  const texts = useTexts(deliveryTexts)
  const { formats } = useTexts(productTexts)
  const language = useLanguage()
  const words = useDeliveryWords()
  const when = useScheduleWords()
  const { data: page } = useProduct(plan.product)
  const { asked, target } = plan
  const titles = (of: 'measures' | 'dimensions') =>
    asked[of].map((id) => page?.product[of].find((each) => each.id === id)?.title[language] ?? id).join(', ')
  const filters = page
    ? asked.filters.map(({ column, value, values = value === undefined ? [] : [value] }) =>
        values.map((each) => labelOf(page, column, String(each), language)).join(', '),
      )
    : []
  return (
    <section className="services-section" aria-labelledby="what">
      <h2 id="what">{texts.what}</h2>
      <Facts
        facts={[
          [texts.organisation, plan.organisationName],
          [texts.register, page?.product.register?.name[language]],
          [texts.measures, titles('measures')],
          [texts.dimensions, titles('dimensions') || texts.noDimensions],
          [texts.filters, filters.join('; ')],
          [texts.period, words.relative(plan.period)],
          [texts.again, texts.againText(plan.resubmitMonths)],
          [texts.when, when(plan.schedule)],
          [texts.format, formats[plan.format]],
          [texts.target, words.target(plan)],
          ...(target.kind === 'push'
            ? ([
                [texts.hostKey, <Key key="host" value={target.hostKey} text={texts.hostKeyText} />],
                [texts.clientKey, <ClientKey key="client" />],
              ] as const)
            : []),
          [texts.id, <Copyable key="id" value={plan.id} label={texts.id} />],
        ]}
      />
    </section>
  )
}

function Key({ value, text }: { value: string; text: string }) {
  return (
    <>
      <Copyable value={value} shown={`${value.slice(0, 40)}…`} label={text} />{' '}
      <span className="quiet">{text}</span>
    </>
  )
}

/** As whom the hub logs in at registers. */
function ClientKey() {
  const texts = useTexts(deliveryTexts)
  const { data } = useSftp()
  return data ? <Key value={data.clientKey} text={texts.clientKeyText} /> : '…'
}
