import type { ProductPage } from '../data-api.ts'
import type { DeliveryPlan, DeliveryPlanWrite } from './delivery-api.ts'

/** A plan while it is written: numbers as they are typed, and the schedule empty where the register's own holds. */
export interface PlanDraft {
  product: string
  asked: DeliveryPlanWrite['asked']
  unit: DeliveryPlanWrite['period']['unit']
  back: string
  length: string
  schedule: string
  resubmitMonths: string
  format: NonNullable<DeliveryPlanWrite['format']>
  kind: 'pick_up' | 'push'
  host: string
  port: string
  user: string
  folder: string
  hostKey: string
}

/** What a plan is stored as, to be written again. */
export function writeOf(plan: DeliveryPlan): Omit<DeliveryPlanWrite, 'basedOn'> {
  const { organisation, product, asked, period, target, active, format, schedule, resubmitMonths } = plan
  return { organisation, product, asked, period, target, active, format, schedule, resubmitMonths }
}

/** Of a plan that there is, or of a product as its register wants it. */
export function draftOf(from: DeliveryPlan | ProductPage['product']): PlanDraft {
  const empty = { kind: 'pick_up', host: '', port: '22', user: '', folder: '', hostKey: '' } as const
  if ('target' in from) {
    const { target, period, product, asked, schedule, format } = from
    return {
      product,
      asked,
      unit: period.unit,
      back: String(period.back),
      length: String(period.length),
      schedule,
      resubmitMonths: String(from.resubmitMonths),
      format,
      ...empty,
      ...(target.kind === 'push' && { ...target, port: String(target.port) }),
    }
  }
  const { id, register, time, measures } = from
  return {
    product: id,
    asked: { measures: measures.map((each) => each.id), dimensions: ['region'], filters: [] },
    unit: time.grain === 'year' ? 'year' : 'month',
    back: '0',
    length: '1',
    schedule: register?.schedule ?? '',
    resubmitMonths: String(register?.resubmitMonths ?? 0),
    format: register?.format ?? 'csv',
    ...empty,
  }
}

/** Whole numbers that are not too large, or nothing. */
const whole = (text: string, least: number, most: number): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined

/** @returns undefined while something is missing or cannot be so */
export function planOf(
  draft: PlanDraft,
  kept: Pick<DeliveryPlanWrite, 'organisation' | 'active'>,
): Omit<DeliveryPlanWrite, 'basedOn'> | undefined {
  const back = whole(draft.back, 0, 120)
  const length = whole(draft.length, 1, 120)
  const resubmitMonths = whole(draft.resubmitMonths, 0, 24)
  const target = targetOf(draft)
  const schedule = draft.schedule.trim()
  if (back === undefined || length === undefined || resubmitMonths === undefined) return undefined
  if (target === undefined || schedule === '' || draft.asked.measures.length === 0) return undefined
  const { product, asked, unit, format } = draft
  return { ...kept, product, asked, period: { unit, back, length }, schedule, resubmitMonths, format, target }
}

function targetOf(draft: PlanDraft): DeliveryPlanWrite['target'] | undefined {
  if (draft.kind === 'pick_up') return { kind: 'pick_up' }
  const port = whole(draft.port, 1, 65_535)
  const [host, user, folder, hostKey] = [draft.host, draft.user, draft.folder, draft.hostKey].map((text) =>
    text.trim(),
  ) as [string, string, string, string]
  if (port === undefined || !host || !user || !folder || !hostKey) return undefined
  return { kind: 'push', host, port, user, folder, hostKey }
}
