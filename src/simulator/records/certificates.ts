import { generate } from 'selfsigned'

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** An authority of the made-up world, which everybody in it believes. */
export interface RecordAuthority {
  /** PEM, to check others against. */
  readonly cert: string
  /** A certificate for a component: its HSA-id is the subject's serialNumber, as in those of real systems. */
  issue(component: { hsaId: string; name: string }): Promise<KeyPair>
}

const dayMs = 86_400_000
const validDays = 90

/** Makes an authority with a new key, which is never written down: certificates are issued anew at each start. */
export async function createRecordAuthority(): Promise<RecordAuthority> {
  const root = await certificate([{ name: 'commonName', value: 'Påhittad utfärdare' }])
  return {
    cert: root.cert,
    issue: ({ hsaId, name }) =>
      certificate(
        [
          { name: 'commonName', value: name },
          { name: '2.5.4.5', value: hsaId },
        ],
        root,
      ),
  }
}

async function certificate(subject: { name: string; value: string }[], issuer?: KeyPair): Promise<KeyPair> {
  const now = Date.now()
  const made = await generate(subject, {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now + validDays * dayMs),
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
  })
  return { cert: made.cert, key: made.private }
}
