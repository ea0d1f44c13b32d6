import assert from 'node:assert/strict'
import { test } from 'node:test'
import { birthDate, parsePersonIdentity, personIdentityKind } from './person-identity.ts'
import { parseReservnummer, reservnummerFormat } from './reservnummer.ts'

// The examples printed in Inera's "Lokala reservidn".
const examples = {
  'Region Stockholm': ['991981000010', '991945000023', '991993000032'],
  'Västra Götalandsregionen': ['19810829M071', '19450829K088', '19930829X802'],
  'Region Värmland': ['19810829SU3A', '19450829SF2B', '19930829SX0C'],
  Inera: ['198108320014'],
}

test('the published examples of each region are read, and told apart', () => {
  for (const [issuer, ids] of Object.entries(examples)) {
    for (const id of ids) {
      const written = `${id.slice(0, 8)}-${id.slice(8).toLowerCase()}`
      assert.equal(parseReservnummer(written), id)
      assert.equal(reservnummerFormat(id)?.issuer, issuer)
      assert.equal(personIdentityKind(parsePersonIdentity(id)!), 'reservnummer')
    }
  }
})

test('where a region publishes its check digit, a wrong one is refused', () => {
  for (const wrong of ['991981000011', '19810829M072', '198108320015'])
    assert.equal(parseReservnummer(wrong), undefined)
})

const born = (id: string) => birthDate(parsePersonIdentity(id)!)?.toString()

test('the date of birth is read only where the form says it is one', () => {
  assert.equal(born('19450829K088'), '1945-08-29')
  assert.equal(born('19450829SF2B'), '1945-08-29')
  assert.equal(born('19810829SU3A'), undefined, 'Värmland type U: date not known')
  assert.equal(born('991981000010'), undefined)
})

test('a national reservid carries its date under a century raised by threes', () => {
  const known = parseReservnummer('22400317AB14')
  assert.equal(reservnummerFormat(known!)?.issuer, 'Nationellt reservid')
  assert.equal(birthDate(known!)?.toString(), '1940-03-17')
  assert.equal(birthDate(parseReservnummer('26010317AB14')!)?.toString(), '2001-03-17')
  assert.equal(birthDate(parseReservnummer('00402241ABC4')!), undefined)
  assert.equal(parseReservnummer('22401317AB14'), undefined, 'month 13')
  assert.equal(parseReservnummer('22400317AO14'), undefined, 'the letter O is not used')
})

test('another region needs a real date and at least one letter', () => {
  assert.equal(reservnummerFormat(parseReservnummer('19500101-90AB')!)?.issuer, 'Annan region')
  assert.equal(parseReservnummer('19500231-90AB'), undefined)
  assert.equal(parseReservnummer('19500101-9012'), undefined)
})
