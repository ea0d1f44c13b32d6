import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elsa, nils, startAudit, write } from '../audit-fixture.ts'
import { readExtract } from './extract.ts'

const names = {
  namesOf: async (references: readonly string[]) =>
    new Map(
      [
        ['SE2321000016-A1', 'Anna Operatör'],
        ['SE2321000016-U1', 'Småköping larm'],
      ].filter((pair): pair is [string, string] => references.includes(pair[0]!)),
    ),
  texts: { 'welfare.alarm.read': { sv: 'Läste ett larm', en: 'Read an alarm' } },
}

test('a person sees who, at which unit, when and why, latest first, and nobody else’s', async (t) => {
  const a = await startAudit(t)
  await a.append(write())
  a.clock.advance({ minutes: 5 })
  await a.append(write({ person: nils }))
  await a.append(
    write({ outcome: 'denied', act: 'welfare.person.read', purpose: 'unknown', emergency: true }),
  )
  const { items, next } = await readExtract(a.db.pool, elsa, {}, names)
  assert.equal(next, undefined)
  assert.deepEqual(
    items.map(({ id: _id, ...item }) => item),
    [
      {
        at: '2026-11-22T10:05:00.000Z',
        who: 'Anna Operatör',
        whoKind: 'employee',
        forWhom: 'SE2321000016-1',
        unit: 'Småköping larm',
        what: { sv: 'welfare.person.read', en: 'welfare.person.read' },
        why: { sv: 'unknown', en: 'unknown' },
        outcome: 'denied',
        emergency: true,
      },
      {
        at: '2026-11-22T10:00:00.000Z',
        who: 'Anna Operatör',
        whoKind: 'employee',
        forWhom: 'SE2321000016-1',
        unit: 'Småköping larm',
        what: { sv: 'Läste ett larm', en: 'Read an alarm' },
        why: { sv: 'Vård och omsorg', en: 'Care' },
        outcome: 'permitted',
      },
    ],
  )
})

test('an extract is read page by page, and within a period', async (t) => {
  const a = await startAudit(t)
  const ids = await a.append(...Array.from({ length: 7 }, () => write()))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await readExtract(a.db.pool, elsa, { limit: 3, ...(cursor && { cursor }) }, names)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== undefined)
  assert.deepEqual(seen, ids.toReversed())
  const count = async (period: { from?: string; to?: string }) =>
    (await readExtract(a.db.pool, elsa, period, names)).items.length
  assert.equal(await count({ from: '2026-11-22T10:00:00Z' }), 7)
  assert.equal(await count({ to: '2026-11-22T10:00:00Z' }), 0)
  assert.equal(await count({ from: '2026-11-22T10:00:01Z' }), 0)
})

test('what was asked for and refused has words too, as what was done has', async (t) => {
  const a = await startAudit(t)
  for (const act of ['trust.consents.give', 'decision.records.read', 'alarms.read']) {
    await a.append(write({ act }))
    a.clock.advance({ seconds: 1 })
  }
  const { items } = await readExtract(a.db.pool, elsa, {}, names)
  assert.deepEqual(
    items.map(({ what }) => what.en),
    ['Reading of alarms', 'Reading of records', 'Gave a consent'],
  )
})
