import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Temporal } from '../clock/clock.ts'
import { luhnCheckDigit } from './luhn.ts'
import {
  ageAt,
  birthDate,
  formatPersonIdentity,
  isTestPersonnummer,
  maskPersonIdentity,
  type PersonIdentity,
  parsePersonIdentity,
  personIdentityKind,
} from './person-identity.ts'
import { parsePersonnummer, parseSamordningsnummer } from './personnummer.ts'

const today = Temporal.PlainDate.from('2026-11-22')

function withCheckDigit(eleven: string): string {
  return `${eleven}${luhnCheckDigit(Array.from(eleven.slice(2), Number))}`
}

/** Any valid personnummer of somebody born 1927–2025, whose ten-digit form needs no plus. */
const personnummer = fc
  .record({
    day: fc.integer({ min: 0, max: 98 * 365 }),
    serial: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ day, serial }) => {
    const born = Temporal.PlainDate.from('1927-01-01').add({ days: day })
    return withCheckDigit(`${born.toString().replaceAll('-', '')}${String(serial).padStart(3, '0')}`)
  })

test('a personnummer is read in every way people write it', () => {
  const ways = [
    '194001019811',
    '19400101-9811',
    '400101-9811',
    '4001019811',
    ' 400101 9811 ',
    '400101 - 9811',
    '400101–9811',
    '19 40 01 01 98 11',
  ]
  for (const way of ways) assert.equal(parsePersonnummer(way, today), '194001019811')
})

test('the plus gives the century to those who turn 100 this year or have done so', () => {
  assert.equal(parsePersonnummer('121212+1212', today), '191212121212')
  assert.equal(parsePersonnummer('121212-1212', today), '201212121212')
  const turnsHundredInDecember = withCheckDigit('19261230981')
  assert.equal(
    parsePersonnummer(`261230+${turnsHundredInDecember.slice(8)}`, today),
    turnsHundredInDecember,
    'the plus comes with the year, not with the birthday',
  )
})

test('a birth is never read into the future', () => {
  const number = withCheckDigit('19261230981').slice(2)
  assert.equal(parsePersonnummer(number, today), `19${number}`)
  assert.equal(parsePersonnummer(`20${number}`, today), undefined)
  assert.equal(parsePersonnummer(number, Temporal.PlainDate.from('2026-12-30')), `20${number}`)
})

test('what is no personnummer is refused', () => {
  const refused = {
    'wrong check digit': '19400101-9812',
    'a day that does not exist': withCheckDigit('19400230981'),
    '29 February in a year that had none': withCheckDigit('19000229981'),
    'month 13': withCheckDigit('19401301981'),
    'birth number 000': withCheckDigit('19400101000'),
    'a century nobody alive was born in': withCheckDigit('17400101981'),
    'a letter O for a nought': '194O0101-9811',
    'eleven digits': '94001019811',
    'two separators': '194001-01-9811',
    empty: '',
    'a very long text': `${' '.repeat(5000)}194001019811`,
    'digits of another script': '١٩٤٠٠١٠١٩٨١٥',
  }
  for (const [why, text] of Object.entries(refused))
    assert.equal(parsePersonIdentity(text, today), undefined, why)
})

test('a samordningsnummer has 60 added to the day, and is not a personnummer', () => {
  // The example in Skatteverket's information on samordningsnummer.
  const id = parseSamordningsnummer('701063-2391', today)
  assert.equal(id, '197010632391')
  assert.equal(parsePersonnummer('701063-2391', today), undefined)
  assert.equal(parseSamordningsnummer('400101-9811', today), undefined)
  assert.equal(personIdentityKind(id!), 'samordningsnummer')
  assert.equal(birthDate(id!)?.toString(), '1970-10-03')
})

test('age is in whole years, and 29 February has its birthday on 1 March in common years', () => {
  const born = parsePersonnummer(withCheckDigit('19400229981'), today)!
  assert.equal(ageAt(born, Temporal.PlainDate.from('2025-02-28')), 84)
  assert.equal(ageAt(born, Temporal.PlainDate.from('2025-03-01')), 85)
  assert.equal(ageAt(born, Temporal.PlainDate.from('2024-02-29')), 84)
  assert.equal(ageAt(born, Temporal.PlainDate.from('1940-02-28')), undefined)
})

test('test numbers are told by their birth number, 980–999', () => {
  const numbers = { '979': false, '980': true, '999': true, '001': false }
  for (const [serial, expected] of Object.entries(numbers))
    assert.equal(isTestPersonnummer(parsePersonnummer(withCheckDigit(`19400101${serial}`), today)!), expected)
})

test('shown whole or masked', () => {
  const id = parsePersonnummer('400101-9811', today)!
  assert.equal(formatPersonIdentity(id), '19400101-9811')
  assert.equal(maskPersonIdentity(id), '19400101-••••')
})

test('every way of writing one number gives the same canonical form', () => {
  fc.assert(
    fc.property(personnummer, (id) => {
      for (const text of [
        id,
        formatPersonIdentity(id as PersonIdentity),
        id.slice(2),
        `${id.slice(2, 8)}-${id.slice(8)}`,
      ])
        assert.equal(parsePersonIdentity(text, today), id)
      assert.equal(personIdentityKind(id as PersonIdentity), 'personnummer')
      assert.equal(
        birthDate(id as PersonIdentity)
          ?.toString()
          .replaceAll('-', ''),
        id.slice(0, 8),
      )
    }),
  )
})

test('one mistyped digit is never taken for the same person', () => {
  fc.assert(
    fc.property(personnummer, fc.nat(8), fc.integer({ min: 1, max: 9 }), (id, at, step) => {
      const position = at + 2
      const changed = (Number(id[position]) + step) % 10
      const wrong = `${id.slice(0, position)}${changed}${id.slice(position + 1)}`
      assert.equal(parsePersonnummer(wrong, today), undefined)
    }),
  )
})

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9+\- A-Z]{8,14}$/)), (text) => {
      const id = parsePersonIdentity(text, today)
      if (id !== undefined) assert.equal(parsePersonIdentity(formatPersonIdentity(id), today), id)
    }),
  )
})
