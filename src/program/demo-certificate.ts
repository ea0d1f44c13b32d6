import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** A key and a certificate of the demo's own, for SIP over TLS on this machine. */
export interface DemoCertificate {
  keyFile: string
  certificateFile: string
  /** PEM. */
  certificate: string
}

const dayMs = 24 * 60 * 60 * 1000
const validDays = 365

/** The certificate kept in the data folder, made anew when there is none or it runs out within a week. */
export async function demoCertificate(dataDir: string, now: Date): Promise<DemoCertificate> {
  await mkdir(dataDir, { recursive: true })
  const keyFile = join(dataDir, 'demo-sip-key.pem')
  const certificateFile = join(dataDir, 'demo-sip-certificate.pem')
  if (!(await isUsable(keyFile, certificateFile, now))) {
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      notBeforeDate: new Date(now.getTime() - dayMs),
      notAfterDate: new Date(now.getTime() + validDays * dayMs),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    })
    await writeFile(keyFile, made.private, { mode: 0o600 })
    await writeFile(certificateFile, made.cert)
  }
  return { keyFile, certificateFile, certificate: await readFile(certificateFile, 'utf8') }
}

async function isUsable(keyFile: string, certificateFile: string, now: Date): Promise<boolean> {
  if (!existsSync(keyFile) || !existsSync(certificateFile)) return false
  const { validToDate } = new X509Certificate(await readFile(certificateFile))
  return validToDate.getTime() - now.getTime() > 7 * dayMs
}
