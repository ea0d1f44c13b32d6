import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditExtractItem, Block, Consent, ErasureOrder, Proxy } from '../api/contract.ts'
import { attentionOf } from './attention.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const consent = (rest: Partial<Consent>): Consent => ({
  id: '019a9d5e-0000-7000-8000-000000000001',
  version: 1,
  person: 'elsa',
  kind: 'coherent_records',
  state: 'holds',
  givenAt: '2026-01-01T10:00:00Z',
  giver: 'elsa',
  giverKind: 'person',
  textVersion: '2026-11',
  validFrom: '2026-01-01T10:00:00Z',
  ...rest,
})
const seen = (rest: Partial<AuditExtractItem>): AuditExtractItem => ({
  id: '019a9d5e-0000-7000-8000-000000000002',
  at: '2026-11-20T10:00:00Z',
  who: 'Anna',
  whoKind: 'employee',
  what: { sv: 'Läste', en: 'Read' },
  outcome: 'done',
  ...rest,
})
const about = (known: Parameters<typeof attentionOf>[0]) => attentionOf(known, now).map((each) => each.about)

test('when nothing asks for anything there is nothing', () => {
  assert.deepEqual(attentionOf({}, now), [])
  assert.deepEqual(about({ consents: [consent({})], seen: [seen({})] }), [])
})

test('what was refused and what was read in danger during the last month is told of first', () => {
  const items = [
    seen({ outcome: 'denied' }),
    seen({ emergency: true }),
    seen({ outcome: 'denied', at: '2026-09-01T10:00:00Z' }),
  ]
  assert.deepEqual(attentionOf({ seen: items }, now), [
    { about: 'emergency', page: 'seen', count: 1 },
    { about: 'denied', page: 'seen', count: 1 },
  ])
})

test('a consent that somebody else gave or entered lately is told of, one’s own is not', () => {
  const givenAt = '2026-11-20T10:00:00Z'
  assert.deepEqual(
    about({
      consents: [
        consent({ givenAt }),
        consent({ givenAt, giverKind: 'proxy', giver: 'nils' }),
        consent({ givenAt, registeredBy: 'anna' }),
      ],
    }),
    ['consentByProxy', 'consentByStaff'],
  )
})

test('two of the three consents to disclosure are told of, all three are not', () => {
  const to = (kind: Consent['kind']) => consent({ kind, recipient: 'bolaget' })
  const two = [to('disclosure_secrecy'), to('disclosure_process')]
  assert.deepEqual(attentionOf({ consents: two }, now), [
    { about: 'disclosureHalf', page: 'consents', recipient: 'bolaget', given: 2 },
  ])
  assert.deepEqual(about({ consents: [...two, to('disclosure_receive')] }), [])
})

test('what ends within a month, a block that stands open, and an erasure that is not confirmed', () => {
  const block: Block = {
    id: '019a9d5e-0000-7000-8000-000000000003',
    version: 2,
    person: 'elsa',
    kind: 'outer',
    state: 'holds',
    setAt: '2026-01-01T10:00:00Z',
    setBy: 'elsa',
    controller: 'region',
    lifts: [
      {
        id: '019a9d5e-0000-7000-8000-000000000004',
        validFrom: '2026-11-20T10:00:00Z',
        validUntil: '2026-11-25T10:00:00Z',
        by: 'elsa',
      },
    ],
  }
  const proxy = { state: 'holds', holder: 'nils', validUntil: '2026-12-01T00:00:00Z' } as Proxy
  const erasure = { recipient: 'bolaget', orderedAt: '2026-11-01T00:00:00Z' } as ErasureOrder
  assert.deepEqual(
    about({
      consents: [
        consent({ validUntil: '2026-12-01T00:00:00Z' }),
        consent({ validUntil: '2027-12-01T00:00:00Z' }),
      ],
      blocks: [block],
      proxies: [proxy],
      erasures: [erasure],
    }),
    ['erasure', 'consentEnds', 'blockOpen', 'proxyEnds'],
  )
})
