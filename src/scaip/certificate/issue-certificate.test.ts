import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { issueCertificate } from './issue-certificate.ts'

test('a certificate names its subject and what it is good for, and holds against its issuer', () => {
  const authority = issueCertificate({ commonName: 'Myndighet å', authority: true, days: 1 })
  const issued = issueCertificate({
    commonName: '8031372',
    names: ['a.example', '192.0.2.1'],
    issuer: authority,
    days: 1,
  })
  const [ca, cert] = [new X509Certificate(authority.cert), new X509Certificate(issued.cert)]
  assert.equal(cert.subject, 'CN=8031372')
  assert.equal(cert.issuer, 'CN=Myndighet å')
  assert.equal(cert.subjectAltName, 'DNS:a.example, IP Address:192.0.2.1')
  assert.ok(cert.verify(ca.publicKey))
  assert.ok(cert.checkIssued(ca))
  assert.deepEqual([ca.ca, cert.ca], [true, false])
})

test('its time is what was asked for, past 2049 too', () => {
  const from = new Date('2049-12-31T00:00:00Z')
  const cert = new X509Certificate(issueCertificate({ commonName: 'x', days: 2, from }).cert)
  assert.equal(cert.validFromDate.toISOString(), '2049-12-31T00:00:00.000Z')
  assert.equal(cert.validToDate.toISOString(), '2050-01-02T00:00:00.000Z')
})
