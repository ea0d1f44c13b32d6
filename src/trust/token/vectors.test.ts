import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { certificateThumbprint, checkCertificateBinding } from './certificate.ts'
import { accessTokenHash, verifyDpopProof } from './dpop.ts'
import { memoryReplayStore } from './replay-store.ts'
import { refusal } from './token-fixture.ts'

/** The certificate of RFC 8705, appendix A. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----`

test('the thumbprint of the certificate in RFC 8705 is the one it gives (section 3.1)', () => {
  const thumbprint = 'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0'
  assert.equal(certificateThumbprint(certificate), thumbprint)
  checkCertificateBinding(thumbprint, certificate)
  assert.throws(() => checkCertificateBinding('other', certificate), refusal('certificate_other'))
})

/** The proof of RFC 9449, section 4.1. */
const proof = [
  'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFV',
  'ZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.',
  'eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYy',
  'MjYyNjE2fQ.',
  '2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg',
].join('')

test('the proof in RFC 9449 holds, and its key has the thumbprint it gives (sections 4.1 and 6.1)', async () => {
  const clock = new FakeClock('2019-07-04T17:50:20Z')
  const options = { clock, replay: memoryReplayStore(clock) }
  const request = { proof, method: 'POST', url: 'https://server.example.com/token' }
  const { jkt } = await verifyDpopProof(request, options)
  assert.equal(jkt, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I')
  await assert.rejects(verifyDpopProof(request, options), refusal('proof_replayed'))
})

test('the hash of the access token in RFC 9449 is the one it gives (section 7.1)', () => {
  const token = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU'
  assert.equal(accessTokenHash(token), 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo')
})
