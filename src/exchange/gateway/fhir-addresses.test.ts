import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { AddressRewriter } from './fhir-addresses.ts'

const platform = 'https://platform.example/x/records/1/SE1-A'
const target = { origin: 'https://fhir.internal:8443', base: '/r4/server' }
const told = (text: string, of = target) =>
  new AddressRewriter(of, platform).whole(Buffer.from(text)).toString()

test('the endpoint’s own address is told as the platform’s, however it is written', () => {
  for (const own of [
    'https://fhir.internal:8443/r4/server',
    'http://fhir.internal/r4/server',
    'HTTPS://FHIR.internal:443/r4/server',
    String.raw`https:\/\/fhir.internal:8443\/r4\/server`,
    'https%3A%2F%2Ffhir.internal%3A8443%2Fr4%2Fserver',
  ])
    for (const rest of ['/Patient/1', '', '?_page=2', '#a', String.raw`\/Patient\/1`])
      assert.equal(told(`{"a":"${own}${rest}","å":1}`), `{"a":"${platform}${rest}","å":1}`, own)
})

test('what the producer has elsewhere leads nowhere, and other addresses are left', () => {
  assert.equal(told('"https://fhir.internal:8443/admin"'), '"https://hidden.invalid/admin"')
  assert.equal(told('"https://fhir.internal:8443/r4/server2/a"'), '"https://hidden.invalid/r4/server2/a"')
  for (const other of [
    'https://fhir.internal.example/r4/server/a',
    'https://my-fhir.internal/r4/server',
    'http://hl7.org/fhir',
    'fhir.internal',
  ])
    assert.equal(told(`"${other}"`), `"${other}"`)
})

test('an endpoint at the top of its host has all of it', () => {
  const top = { origin: 'https://fhir.internal', base: '' }
  assert.equal(
    told('"https://fhir.internal/Patient/1" "https://fhir.internal"', top),
    `"${platform}/Patient/1" "${platform}"`,
  )
})

const pieces = fc.constantFrom(
  'https://fhir.internal:8443/r4/server',
  'https://fhir.internal:8443',
  'https:',
  '//fhir',
  '.internal',
  '/r4',
  '/server',
  ' å ',
  '"',
)

test('wherever the borders of chunks are, it is told the same, and no address of the producer is left', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
      (parts, sizes) => {
        const body = Buffer.from(parts.join(''))
        const rewriter = new AddressRewriter(target, platform)
        const got: Buffer[] = []
        let at = 0
        for (const size of [...sizes, body.length]) {
          got.push(rewriter.write(body.subarray(at, at + size)))
          at += size
        }
        got.push(rewriter.end())
        const text = Buffer.concat(got).toString()
        assert.equal(text, told(body.toString()))
        assert.ok(!/https?:\/\/fhir\.internal(?![\w-]|\.\w)/.test(text), text)
      },
    ),
  )
})
