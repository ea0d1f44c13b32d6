import assert from 'node:assert/strict'
import { test } from 'node:test'
import { masked, scrub } from './scrub.ts'

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
  })
}

for (const innocent of [
  '019ab121-2121-7121-8121-191212121212',
  '12121212-1212-7212-9212-121212121212',
  '00-19121212121219121212121219121212-1912121212121912-01',
  'a191212121212b',
  '{"http.port":5060,"process.pid":12121}',
  '{"bytes":1211101234,"n":[1212121212]}',
  '2026-11-22T12:12:12.123456789Z',
  '0.1212121212',
  '991332-1234',
  'SE2321000016-1234',
  '16556070-1234',
  '1763802000123',
]) {
  test(`${innocent} is left alone`, () => assert.equal(scrub(innocent), innocent))
}

test('a line with several is masked throughout', () => {
  assert.equal(scrub('191212121212 och 200001012384'), `${masked} och ${masked}`)
})
