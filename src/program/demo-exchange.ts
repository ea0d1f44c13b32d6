import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** A key and a certificate, PEM. */
interface Issued {
  key: string
  cert: string
}

/** Options of a gateway. */
export interface GatewayFiles {
  keyFile: string
  certificateFile: string
  authoritiesFile: string
  producerKeyFile: string
  producerCertificateFile: string
  producerAuthoritiesFile: string
}

/** The demo's own root, under which the platform and the made-up systems show who they are, on this machine alone. */
export interface DemoAuthority {
  settings: GatewayFiles
  /** The same of another platform under this root. */
  settingsOf(platformId: string): Promise<GatewayFiles>
  /** PEM. */
  ca: string
  /** A certificate with an HSA-id as its subject's serialNumber. */
  issue(hsaId: string): Promise<Issued>
  /** Writes one, with its key, for whoever tries the platform out: `NAME.pem` and `NAME-key.pem` beside the root. */
  hand(name: string, hsaId: string): Promise<void>
}

const dayMs = 86_400_000
const validDays = 365

/** The root kept in the data folder, made anew when there is none or it runs out within a week; what stands under it is made at each start. */
export async function demoAuthority(
  dataDir: string,
  platformId: string,
  now = new Date(),
): Promise<DemoAuthority> {
  const folder = join(dataDir, 'demo-exchange')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const root = await rootIn(folder, now)
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  const authoritiesFile = await write('root.pem', root.cert)
  const settingsOf = async (id: string, prefix: string): Promise<GatewayFiles> => {
    const [server, platform] = await Promise.all([issue(root, now, 'localhost'), issue(root, now, id)])
    return {
      keyFile: await write(`${prefix}gateway-key.pem`, server.key),
      certificateFile: await write(`${prefix}gateway.pem`, server.cert),
      authoritiesFile,
      producerKeyFile: await write(`${prefix}platform-key.pem`, platform.key),
      producerCertificateFile: await write(`${prefix}platform.pem`, platform.cert),
      producerAuthoritiesFile: authoritiesFile,
    }
  }
  return {
    settings: await settingsOf(platformId, ''),
    settingsOf: (id) => settingsOf(id, `${id}-`),
    ca: root.cert,
    issue: (hsaId) => issue(root, now, hsaId),
    async hand(name, hsaId) {
      const { key, cert } = await issue(root, now, hsaId)
      await write(`${name}-key.pem`, key)
      await write(`${name}.pem`, cert)
    },
  }
}

async function rootIn(folder: string, now: Date): Promise<Issued> {
  const [keyFile, certFile] = [join(folder, 'root-key.pem'), join(folder, 'root.pem')]
  if (existsSync(keyFile) && existsSync(certFile)) {
    const cert = await readFile(certFile, 'utf8')
    if (new X509Certificate(cert).validToDate.getTime() - now.getTime() > 7 * dayMs)
      return { key: await readFile(keyFile, 'utf8'), cert }
  }
  const made = await issue(undefined, now, 'Knutpunkt demo')
  await writeFile(keyFile, made.key, { mode: 0o600 })
  return made
}

async function issue(issuer: Issued | undefined, now: Date, name: string): Promise<Issued> {
  const made = await generate(
    [
      { name: 'commonName', value: name },
      // serialNumber of a subject (X.520): where RIV-TA has the HSA-id
      { name: '2.5.4.5', value: name },
    ],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(now.getTime() - dayMs),
      notAfterDate: new Date(now.getTime() + validDays * dayMs),
      extensions: [
        { name: 'basicConstraints', cA: issuer === undefined, critical: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
      ...(issuer && { ca: issuer }),
    },
  )
  return { key: made.private, cert: made.cert }
}
