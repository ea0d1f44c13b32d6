import type { ProductPage, Selection } from '../../data-api.ts'
import type { DraftContent, RequestPage, RequestWrite } from '../request-api.ts'

/** An application as it is written: what is not chosen yet is empty. */
export interface RequestDraft {
  kind: RequestWrite['kind']
  product: string
  title: string
  content: DraftContent
}

export const emptyDraft = (me: string): RequestDraft => ({
  kind: 'request',
  product: '',
  title: '',
  content: { people: [me] },
})

export const draftOf = ({ kind, product, title, content }: RequestPage): RequestDraft => ({
  kind,
  product,
  title,
  content,
})

/** The steps of the form, in order, with what of the content each has. */
export const steps = {
  data: ['selection', 'regions'],
  purpose: ['purpose', 'need', 'legalBasis', 'publication', 'publicBody'],
  people: ['people', 'months'],
  protection: ['protection'],
  send: [],
} as const satisfies Record<string, readonly (keyof DraftContent)[]>
export type Step = keyof typeof steps
export const stepNames = Object.keys(steps) as Step[]

/** Which step what is missing is told in: what is of none of them is looked at before it is sent. */
export const stepOf = (field: string): Step =>
  stepNames.find((step) => (steps[step] as readonly string[]).includes(field)) ?? 'send'

/** The draft as the server keeps it: a field that was emptied is not told. */
export function writeOf({ kind, product, title, content }: RequestDraft): RequestWrite {
  const told = Object.entries(content).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  const { selection, legalBasis, ...rest } = Object.fromEntries(told) as DraftContent
  return {
    kind,
    product,
    title: title.trim(),
    content: {
      ...rest,
      ...(selection && selection.measures.length > 0 && isPeriod(selection.period) && { selection }),
      ...(legalBasis?.article6 && legalBasis.article9 && { legalBasis: withoutEmpty(legalBasis) }),
    },
  }
}

const withoutEmpty = ({ law, ...grounds }: NonNullable<DraftContent['legalBasis']>) => ({
  ...grounds,
  ...(law?.trim() && { law: law.trim() }),
})

const day = /^\d{4}-\d\d-\d\d$/
export const isPeriod = ({ from, to }: Selection['period']): boolean =>
  day.test(from) && day.test(to) && from < to

/** What is chosen of a product to begin with: nothing but the region, and the last whole years. */
export function firstSelection({ product }: ProductPage, today: string): Selection {
  const year = Number(today.slice(0, 4))
  return {
    measures: [],
    dimensions: product.dimensions.filter(({ id }) => id === 'region').map(({ id }) => id),
    filters: [],
    period: { from: `${year - 3}-01-01`, to: `${year}-01-01` },
  }
}
