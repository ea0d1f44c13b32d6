import type { AuditExtractItem, Block, Consent, ConsentKind, ErasureOrder, Proxy } from '../api/contract.ts'

/** Something a person may want to know of or do, and the page it is on. */
export type Attention =
  | { about: 'consentEnds'; page: 'consents'; kind: ConsentKind; until: string }
  | { about: 'consentByProxy'; page: 'consents'; kind: ConsentKind; who: string }
  | { about: 'consentByStaff'; page: 'consents'; kind: ConsentKind }
  | { about: 'disclosureHalf'; page: 'consents'; recipient: string; given: number }
  | { about: 'erasure'; page: 'consents'; recipient: string }
  | { about: 'blockOpen'; page: 'blocks'; controller: string; until: string }
  | { about: 'proxyEnds'; page: 'proxies'; holder: string; until: string }
  | { about: 'denied' | 'emergency'; page: 'seen'; count: number }

export interface Known {
  consents?: readonly Consent[] | undefined
  blocks?: readonly Block[] | undefined
  proxies?: readonly Proxy[] | undefined
  erasures?: readonly ErasureOrder[] | undefined
  seen?: readonly AuditExtractItem[] | undefined
}

const day = 86_400_000
/** What ends within so long is told of. */
const soonMs = 30 * day
/** What others did is told of for so long. */
const recentMs = 30 * day
/** A recipient that has not confirmed an erasure for so long. */
const slowMs = 7 * day

/** What of a person's rights asks for her eyes now, the most pressing first. */
export function attentionOf(known: Known, now: number): Attention[] {
  const { consents = [], blocks = [], proxies = [], erasures = [], seen = [] } = known
  const soon = (until: string | undefined): until is string =>
    until !== undefined && Date.parse(until) - now < soonMs && Date.parse(until) > now
  const recent = (at: string) => now - Date.parse(at) < recentMs
  const holding = consents.filter(({ state }) => state === 'holds')
  const count = (about: 'denied' | 'emergency', found: readonly AuditExtractItem[]): Attention[] =>
    found.length === 0 ? [] : [{ about, page: 'seen', count: found.length }]
  const lately = seen.filter(({ at }) => recent(at))
  return [
    ...count(
      'emergency',
      lately.filter(({ emergency, outcome }) => emergency && outcome !== 'denied'),
    ),
    ...count(
      'denied',
      lately.filter(({ outcome }) => outcome === 'denied'),
    ),
    ...holding
      .filter(({ givenAt }) => recent(givenAt))
      .flatMap(({ kind, giverKind, giver, registeredBy }): Attention[] => {
        if (giverKind === 'proxy') return [{ about: 'consentByProxy', page: 'consents', kind, who: giver }]
        return registeredBy ? [{ about: 'consentByStaff', page: 'consents', kind }] : []
      }),
    ...halfDisclosures(holding),
    ...erasures
      .filter(({ confirmedAt, orderedAt }) => !confirmedAt && now - Date.parse(orderedAt) > slowMs)
      .map(({ recipient }): Attention => ({ about: 'erasure', page: 'consents', recipient })),
    ...holding.flatMap(({ kind, validUntil }): Attention[] =>
      soon(validUntil) ? [{ about: 'consentEnds', page: 'consents', kind, until: validUntil }] : [],
    ),
    ...blocks
      .filter(({ state }) => state === 'holds')
      .flatMap(({ controller, lifts }) =>
        lifts
          .filter(({ validUntil }) => Date.parse(validUntil) > now)
          .map(
            ({ validUntil }): Attention => ({
              about: 'blockOpen',
              page: 'blocks',
              controller,
              until: validUntil,
            }),
          ),
      ),
    ...proxies
      .filter(({ state }) => state === 'holds')
      .flatMap(({ holder, validUntil }): Attention[] =>
        soon(validUntil) ? [{ about: 'proxyEnds', page: 'proxies', holder, until: validUntil }] : [],
      ),
  ]
}

/** Disclosure needs three consents in favour of the same recipient; with one or two of them nothing is disclosed. */
function halfDisclosures(holding: readonly Consent[]): Attention[] {
  const disclosing = holding.filter(({ kind, recipient }) => kind.startsWith('disclosure_') && recipient)
  return [...Map.groupBy(disclosing, ({ recipient }) => recipient!)].flatMap(
    ([recipient, given]): Attention[] => {
      const kinds = new Set(given.map(({ kind }) => kind))
      return kinds.size < 3
        ? [{ about: 'disclosureHalf', page: 'consents', recipient, given: kinds.size }]
        : []
    },
  )
}
