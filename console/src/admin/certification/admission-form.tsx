import { Button } from '@midas-ds/components/button'
import { useMemo } from 'react'
import type { Admission, AdmissionWrite } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { Refused } from '../../parts/refused.tsx'
import { Several } from '../../register/form/fields.tsx'
import { useForm } from '../../register/form/use-form.ts'
import { DayField } from '../parts/day-field.tsx'
import { PickMany } from '../parts/pick-one.tsx'
import type { PartyAround } from '../party-around.ts'
import { certificationTexts } from './certification.texts.ts'

interface AdmissionFormProps {
  path: string
  /** Absent: a new one. */
  admission: Admission | undefined
  around: PartyAround
  onDone(): void
}

const blank: AdmissionWrite = { schemeIds: [], purposes: [], informationTypes: [] }

/** One criterion of an allow-list. */
export function AdmissionForm({ path, admission, around, onDone }: AdmissionFormProps) {
  const texts = certificationTexts[around.language]
  const { names, words, choices } = around
  const saved = useMemo<AdmissionWrite>(() => {
    if (admission === undefined) return blank
    const { id: _id, controllerId: _controller, version: _version, updatedAt: _at, ...write } = admission
    return write
  }, [admission])
  const form = useForm(saved, async (write) => {
    if (admission === undefined) await askTrust('POST', `${path}/admissions`, { body: write })
    else {
      const body = { ...write, version: admission.version }
      await askTrust('PUT', `${path}/admissions/${admission.id}`, { body })
    }
    onDone()
  })
  const { schemeIds, purposes, informationTypes, productIds, validUntil } = form.value
  return (
    <form
      className="object-form"
      onSubmit={(event) => {
        event.preventDefault()
        void form.save()
      }}
    >
      <Several
        label={texts.mustHold}
        hint={texts.mustHoldHint}
        values={schemeIds}
        choices={names.schemes.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(values) => form.set('schemeIds', values)}
      />
      <Several
        label={words.purposes}
        values={purposes}
        choices={choices.purposes}
        onChange={(values) => form.set('purposes', values)}
      />
      <Several
        label={words.informationTypes}
        values={informationTypes}
        choices={choices.informationTypes}
        onChange={(values) => form.set('informationTypes', values)}
      />
      <PickMany
        label={`${texts.onlyThese}${productIds ? '' : ` – ${texts.anyProduct.toLowerCase()}`}`}
        from={names.products}
        path="products"
        values={productIds ?? []}
        nameOf={names.nameOf}
        fault={form.fault('productIds')}
        onChange={(ids) => form.set('productIds', ids.length > 0 ? ids : undefined)}
      />
      <DayField
        label={words.validUntil}
        hint={words.lastDay}
        edge="until"
        instant={validUntil}
        fault={form.fault('validUntil')}
        onChange={(instant) => form.set('validUntil', instant)}
      />
      {form.refusal && <Refused error={form.refusal} />}
      <div className="form-buttons">
        <Button type="submit" isDisabled={!form.changed || form.saving}>
          {texts.save}
        </Button>
        <Button variant="secondary" onPress={onDone}>
          {words.cancel}
        </Button>
      </div>
    </form>
  )
}
