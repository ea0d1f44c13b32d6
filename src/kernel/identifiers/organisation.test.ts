import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hsaIdOrganisation, parseHsaId } from './hsa-id.ts'
import { formatOrganisationsnummer, parseOrganisationsnummer } from './organisationsnummer.ts'

test('an organisationsnummer is read with and without hyphen, spaces and the leading 16', () => {
  for (const text of ['232100-0016', '2321000016', '162321000016', '16 232100-0016'])
    assert.equal(parseOrganisationsnummer(text), '2321000016')
  assert.equal(formatOrganisationsnummer(parseOrganisationsnummer('2321000016')!), '232100-0016')
})

test('what is no organisationsnummer is refused', () => {
  for (const text of [
    '232100-0017',
    '032100-0016',
    '400101-9811',
    '19400101-9811',
    '232100-001',
    '232100+0016',
    '',
  ])
    assert.equal(parseOrganisationsnummer(text), undefined, text)
})

test('an HSA-id is compared in capitals and names the organisation that keeps it', () => {
  assert.equal(parseHsaId(' se2321000016-39kj '), 'SE2321000016-39KJ')
  assert.equal(hsaIdOrganisation(parseHsaId('SE2321000016-F835')!), '2321000016')
  assert.equal(hsaIdOrganisation(parseHsaId('SE162321000016-1000')!), '2321000016')
})

test('what is no HSA-id is refused', () => {
  const refused = {
    'no local part': 'SE2321000016-',
    'wrong check digit': 'SE2321000017-39KJ',
    'another country': 'NO2321000016-39KJ',
    'a letter that is not allowed': 'SE2321000016-Å1',
    'a space within': 'SE2321000016-39 KJ',
    'more than 31 characters': `SE2321000016-${'A'.repeat(19)}`,
  }
  for (const [why, text] of Object.entries(refused)) assert.equal(parseHsaId(text), undefined, why)
  assert.ok(parseHsaId(`SE2321000016-${'A'.repeat(18)}`))
})
