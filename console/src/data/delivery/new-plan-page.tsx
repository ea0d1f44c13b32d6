import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { assignmentOf, useLogin } from '../../session/login.ts'
import { askHub, type ProductSummary } from '../data-api.ts'
import { useProduct } from '../use-product.ts'
import { deliveryTexts } from './delivery.texts.ts'
import type { DeliveryPlan } from './delivery-api.ts'
import { formTexts } from './form.texts.ts'
import { draftOf } from './plan-draft.ts'
import { PlanFields } from './plan-form.tsx'

/** Plans deliveries of a product: those that are open, since what needs a permit is not delivered by plan. */
export function NewPlanPage() {
  const texts = useTexts(formTexts)
  const { back } = useTexts(deliveryTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const navigate = useNavigate()
  const organisation = assignmentOf(useLogin())?.organisation
  const [chosen, setChosen] = useState('')
  const { data: products = [], error } = useQuery({
    queryKey: ['hub', 'products'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: ProductSummary[] }>('GET', '/products', { signal })).items,
  })
  const { data: page } = useProduct(chosen)
  const save = useMutation({
    mutationFn: (body: object) => askHub<DeliveryPlan>('POST', '/delivery-plans', { body }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['hub', 'delivery-plans'] })
      void navigate({ to: '/data/deliveries/$id', params: { id } })
    },
  })
  return (
    <div className="services-section">
      <Link to="/data/deliveries">{back}</Link>
      <h1>{texts.title}</h1>
      <p className="quiet">
        {organisation === undefined ? texts.noOrganisation : texts.organisation(organisation.name)}
      </p>
      {error && <Refused error={error} />}
      <label className="field">
        {texts.product}
        <select value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="">{texts.choose}</option>
          {products
            .filter(({ access }) => access === 'open')
            .map(({ id, title }) => (
              <option key={id} value={id}>
                {title[language]}
              </option>
            ))}
        </select>
      </label>
      {organisation && page && page.product.id === chosen && (
        <PlanFields
          key={chosen}
          page={page}
          first={draftOf(page.product)}
          kept={{ organisation: organisation.id, active: true }}
          save={save}
          onCancel={() => void navigate({ to: '/data/deliveries' })}
        />
      )}
    </div>
  )
}
