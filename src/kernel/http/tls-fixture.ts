import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { generate } from 'selfsigned'

/** A key and its certificate, PEM. */
export interface TestCertificate {
  readonly key: string
  readonly cert: string
}

const dayMs = 24 * 60 * 60 * 1000

/** An authority for tests, and what it signs: a server for localhost, a client with a subject. */
export async function testAuthority(name = 'Test authority') {
  const root = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const ca = { key: root.private, cert: root.cert }
  const dates = (days: number) => ({
    notBeforeDate: new Date(Date.now() - 30 * dayMs),
    notAfterDate: new Date(Date.now() + days * dayMs),
  })
  const signed = async (
    attributes: { name?: string; shortName?: string; value: string }[],
    extensions: object[],
    days = 30,
  ): Promise<TestCertificate> => {
    const made = await generate(attributes, {
      keyType: 'ec',
      algorithm: 'sha256',
      ca,
      ...dates(days),
      extensions,
    } as never)
    return { key: made.private, cert: made.cert }
  }
  return {
    cert: root.cert,
    server: () =>
      signed(
        [{ name: 'commonName', value: 'localhost' }],
        [
          { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
          { name: 'extKeyUsage', serverAuth: true },
        ],
      ),
    /** @param days until it ends; less than none has ended */
    client: (commonName: string, { days = 30, usage = 'clientAuth' } = {}) =>
      signed(
        [
          { shortName: 'C', value: 'SE' },
          { name: 'organizationName', value: 'Region Norr' },
          { name: 'commonName', value: commonName },
        ],
        [{ name: 'extKeyUsage', [usage]: true }],
        days,
      ),
  }
}

/** Files of a key, a certificate and roots in a folder of their own, removed after the test. */
export async function tlsFiles(t: TestContext, server: TestCertificate, authorities = '') {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-tls-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const files = {
    keyFile: join(folder, 'key.pem'),
    certificateFile: join(folder, 'certificate.pem'),
    authoritiesFile: authorities === '' ? '' : join(folder, 'authorities.pem'),
    requestClientCertificate: authorities !== '',
  }
  const write = async ({ key, cert }: TestCertificate) => {
    await writeFile(files.keyFile, key)
    await writeFile(files.certificateFile, cert)
  }
  await write(server)
  if (authorities !== '') await writeFile(files.authoritiesFile, authorities)
  return { files, write, folder }
}
