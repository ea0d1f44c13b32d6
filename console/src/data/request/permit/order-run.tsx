import { Button } from '@midas-ds/components/button'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { askHub, type Run } from '../../data-api.ts'
import { useProduct } from '../../use-product.ts'
import { isPeriod } from '../form/request-draft.ts'
import { SelectionFields, Several } from '../form/selection-fields.tsx'
import { requestTexts } from '../request.texts.ts'
import type { PermitPage } from '../request-api.ts'
import { permitTexts } from './permit.texts.ts'

/** Orders figures under a permit: all that it grants, or a part of it. */
export function OrderRun({ permit }: { permit: PermitPage }) {
  const texts = useTexts(permitTexts)
  const [open, setOpen] = useState(false)
  return open ? (
    <OrderForm permit={permit} onCancel={() => setOpen(false)} />
  ) : (
    <Button size="medium" onPress={() => setOpen(true)}>
      {texts.order}
    </Button>
  )
}

function OrderForm({ permit, onCancel }: { permit: PermitPage; onCancel(): void }) {
  const texts = useTexts(permitTexts)
  const shared = useTexts(requestTexts)
  const navigate = useNavigate()
  const { data: page } = useProduct(permit.product)
  const [selection, setSelection] = useState(permit.selection)
  const [regions, setRegions] = useState<readonly string[]>(permit.regions)
  const [purpose, setPurpose] = useState('')
  const order = useMutation({
    mutationFn: () =>
      askHub<Run>('POST', '/runs', {
        body: { product: permit.product, selection, permit: permit.id, regions, purpose: purpose.trim() },
      }),
    onSuccess: ({ id }) => void navigate({ to: '/data/runs/$id', params: { id } }),
  })
  const { period } = permit.selection
  const isRight =
    selection.measures.length > 0 &&
    regions.length > 0 &&
    purpose.trim().length >= 3 &&
    isPeriod(selection.period) &&
    selection.period.from >= period.from &&
    selection.period.to <= period.to
  return (
    <form
      className="services-change request-form"
      aria-label={texts.order}
      onSubmit={(event) => {
        event.preventDefault()
        if (isRight) order.mutate()
      }}
    >
      <h2>{texts.order}</h2>
      <p className="quiet">{texts.orderText}</p>
      {page && (
        <>
          <SelectionFields page={page} within={permit.selection} value={selection} onChange={setSelection} />
          <Several
            label={shared.fields.regions}
            choices={permit.regions.map((id) => ({
              id,
              title: page.codes['region']?.[id] ?? { sv: id, en: id },
            }))}
            chosen={regions}
            onChange={setRegions}
          />
        </>
      )}
      <label className="field">
        {texts.whatFor}
        <input
          value={purpose}
          maxLength={400}
          placeholder={texts.whatForHint}
          onChange={({ target }) => setPurpose(target.value)}
        />
      </label>
      {order.error && <Refused error={order.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={!isRight || order.isPending}>
          {texts.orderNow}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {shared.cancel}
        </Button>
      </div>
    </form>
  )
}
