import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { masked, scrub, scrubJson } from './scrub.ts'

for (const number of [
  '191212121212',
  '19121212-1212',
  '121212-1212',
  '121212+1212',
  '1212121212',
  '19121212 1212',
  '20000172-2399',
  '000172-2399',
]) {
  test(`${number} is masked, wherever it stands`, () => {
    assert.equal(scrub(number), masked)
    assert.equal(scrub(`{"msg":"person ${number}, called"}`), `{"msg":"person ${masked}, called"}`)
    assert.equal(scrub(`{"msg":"two\\n${number}\\n"}`), `{"msg":"two\\n${masked}\\n"}`)
    assert.equal(scrub(`["${number}"]`), `["${masked}"]`)
    assert.equal(scrub(`/people?pnr=${number}&x`), `/people?pnr=${masked}&x`)
    assert.equal(scrub(`pnr_${number}_`), `pnr_${masked}_`)
    for (const text of [`pnr:${number},`, `[${number}]`, `"${number}"`, `${number}`, `\\${number}`]) {
      assert.doesNotMatch(scrubJson(JSON.stringify({ msg: text, list: [text] })), /\d{4}/, text)
    }
  })
}

for (const innocent of [
  '019ab121-2121-7121-8121-191212121212',
  '12121212-1212-7212-9212-121212121212',
  '00-19121212121219121212121219121212-1912121212121912-01',
  'a191212121212b',
  '{"http.port":5060,"process.pid":12121}',
  '2026-11-22T12:12:12.123456789Z',
  '0.1212121212',
  '991332-1234',
  'SE2321000016-1234',
  '16556070-1234',
  '1763802000123',
]) {
  test(`${innocent} is left alone`, () => assert.equal(scrub(innocent), innocent))
}

test('a number that is a number, in JSON, is left alone', () => {
  const line = '{"bytes":1211101234,"n":[1212121212,191212121212],"quote":"\\"","more":1212121212}'
  assert.equal(scrubJson(line), line)
})

const two = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, '0'))

test('no date with four digits gets through, whatever stands around it', () => {
  const number = fc
    .tuple(
      fc.constantFrom('', '18', '19', '20'),
      two(0, 99),
      two(1, 12),
      fc.oneof(two(1, 31), two(61, 91)),
      fc.constantFrom('', '-', '+', ' '),
      two(0, 99),
      two(0, 99),
    )
    .map((parts) => parts.join(''))
  const around = fc.string().map((text) => text.replace(/[0-9a-f.,+-]/gi, ' '))
  fc.assert(
    fc.property(around, number, around, (before, digits, after) => {
      const line = JSON.stringify({ msg: before + digits + after })
      assert.ok(!JSON.parse(scrubJson(line)).msg.includes(digits), line)
    }),
  )
})

test('a UUID is left alone, whatever its digits', () => {
  fc.assert(fc.property(fc.uuid(), (id) => assert.equal(scrub(`{"id":"${id}"}`), `{"id":"${id}"}`)))
})

test('a line with several is masked throughout', () => {
  assert.equal(scrub('191212121212 och 200001012384'), `${masked} och ${masked}`)
})
