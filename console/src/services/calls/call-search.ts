/** How far back calls are looked for, in ms. */
export const callSpans = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
} as const
export type CallSpan = keyof typeof callSpans

/** What calls are chosen by; it stands in the address of the page, so that it can be sent to a colleague. */
export interface CallSearch {
  consumer?: string
  contract?: string
  producer?: string
  logicalAddress?: string
  /** One code, or `errors`. */
  code?: string
  /** A day when not told. */
  span?: CallSpan
}

const fields = ['consumer', 'contract', 'producer', 'logicalAddress', 'code'] as const

/** What an address asks for; what is empty or unknown is left out. */
export function callSearchOf(given: Record<string, unknown>): CallSearch {
  const search: CallSearch = {}
  for (const field of fields) {
    const value = given[field]
    if (typeof value === 'string' && value !== '') search[field] = value
  }
  const span = given['span']
  if (typeof span === 'string' && Object.hasOwn(callSpans, span)) search.span = span as CallSpan
  return search
}
