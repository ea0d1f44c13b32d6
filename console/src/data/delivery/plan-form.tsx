import { Button } from '@midas-ds/components/button'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChooseOne } from '../../parts/choose-one.tsx'
import { Refused } from '../../parts/refused.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { useScheduleWords } from '../../words/schedule.texts.ts'
import { Choice } from '../dashboard/dashboard-filter.tsx'
import type { ProductPage } from '../data-api.ts'
import { productTexts } from '../product/product.texts.ts'
import { Several } from '../request/form/selection-fields.tsx'
import { useProduct } from '../use-product.ts'
import type { DeliveryPlan } from './delivery-api.ts'
import { formTexts } from './form.texts.ts'
import { draftOf, type PlanDraft, planOf } from './plan-draft.ts'

interface PlanFormProps {
  plan: DeliveryPlan
  save: UseMutationResult<DeliveryPlan, Error, object>
  onCancel(): void
}

/** Changes a plan. */
export function PlanForm({ plan, ...shared }: PlanFormProps) {
  const { data: page } = useProduct(plan.product)
  return page === undefined ? null : (
    <PlanFields
      page={page}
      first={draftOf(plan)}
      kept={{ organisation: plan.organisation, active: plan.active }}
      basedOn={plan.version}
      {...shared}
    />
  )
}

interface PlanFieldsProps extends Omit<PlanFormProps, 'plan'> {
  page: ProductPage
  first: PlanDraft
  kept: { organisation: string; active: boolean }
  /** Of the plan that is changed; none: it is new. */
  basedOn?: number
}

/** What a plan gives, to whom and when. */
export function PlanFields({ page, first, kept, basedOn, save, onCancel }: PlanFieldsProps) {
  const texts = useTexts(formTexts)
  const { formats } = useTexts(productTexts)
  const [draft, setDraft] = useState(first)
  const set = (more: Partial<PlanDraft>) => setDraft({ ...draft, ...more })
  const write = planOf(draft, kept)
  const { product } = page
  return (
    <form
      className="services-change request-form delivery-form"
      aria-label={texts.title}
      onSubmit={(event) => {
        event.preventDefault()
        if (write) save.mutate({ ...write, ...(basedOn !== undefined && { basedOn }) })
      }}
    >
      <Asked draft={draft} product={product} set={set} />
      <When draft={draft} product={product} set={set} />
      <div className="services-change-fields">
        <TextField
          label={texts.resubmit}
          value={draft.resubmitMonths}
          max={2}
          numeric
          onChange={(resubmitMonths) => set({ resubmitMonths })}
        />
        <Choice
          label={texts.format}
          options={Object.entries(formats)}
          chosen={draft.format}
          onChoose={(format) => set({ format: format as PlanDraft['format'] })}
        />
      </div>
      <Target draft={draft} set={set} />
      {save.error && <Refused error={save.error} />}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={write === undefined || save.isPending}>
          {texts.save}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
      </div>
    </form>
  )
}

interface PartProps {
  draft: PlanDraft
  product: ProductPage['product']
  set(more: Partial<PlanDraft>): void
}

function Asked({ draft, product, set }: PartProps) {
  const texts = useTexts(formTexts)
  const words = useTexts(productTexts)
  const { asked } = draft
  return (
    <>
      <Several
        label={words.measures}
        hint={texts.measuresHint}
        choices={product.measures}
        chosen={asked.measures}
        onChange={(measures) => set({ asked: { ...asked, measures } })}
      />
      <Several
        label={words.dimensions}
        hint={texts.dimensionsHint}
        choices={product.dimensions}
        chosen={asked.dimensions}
        onChange={(dimensions) => set({ asked: { ...asked, dimensions } })}
      />
      <div className="services-change-fields">
        <TextField
          label={texts.length}
          value={draft.length}
          max={3}
          numeric
          onChange={(length) => set({ length })}
        />
        <Choice
          label={texts.unit}
          options={Object.entries(texts.units)}
          chosen={draft.unit}
          onChoose={(unit) => set({ unit: unit as PlanDraft['unit'] })}
        />
        <TextField
          label={texts.backSteps}
          help={texts.backHelp}
          value={draft.back}
          max={3}
          numeric
          onChange={(back) => set({ back })}
        />
      </div>
    </>
  )
}

function When({ draft, product: { register }, set }: PartProps) {
  const texts = useTexts(formTexts)
  const language = useLanguage()
  const when = useScheduleWords()
  const [own, setOwn] = useState(register === undefined || draft.schedule !== register.schedule)
  const field = (
    <TextField
      label={texts.schedule}
      help={texts.ownScheduleHelp}
      value={draft.schedule}
      max={100}
      onChange={(schedule) => set({ schedule })}
    />
  )
  if (register === undefined) return field
  return (
    <ChooseOne
      label={texts.whenLabel}
      value={own}
      choices={[
        [false, texts.asRegister, `${register.name[language]}: ${when(register.schedule)}`],
        [true, texts.ownSchedule],
      ]}
      onChange={(isOwn) => {
        setOwn(isOwn)
        if (!isOwn) set({ schedule: register.schedule })
      }}
    >
      {own && field}
    </ChooseOne>
  )
}

function Target({ draft, set }: Omit<PartProps, 'product'>) {
  const texts = useTexts(formTexts)
  const field = (key: 'host' | 'port' | 'user' | 'folder' | 'hostKey', help?: string) => (
    <TextField
      label={texts[key]}
      {...(help && { help })}
      value={draft[key]}
      max={key === 'hostKey' ? 2000 : 400}
      numeric={key === 'port'}
      onChange={(text) => set({ [key]: text })}
    />
  )
  return (
    <ChooseOne
      label={texts.target}
      value={draft.kind}
      choices={[
        ['pick_up', texts.pickUp, texts.pickUpHelp],
        ['push', texts.push, texts.pushHelp],
      ]}
      onChange={(kind) => set({ kind })}
    >
      {draft.kind === 'push' && (
        <>
          <div className="services-change-fields">
            {field('host')}
            {field('port')}
            {field('user')}
            {field('folder')}
          </div>
          {field('hostKey', texts.hostKeyHelp)}
        </>
      )}
    </ChooseOne>
  )
}
