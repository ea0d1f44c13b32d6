import { generate } from 'selfsigned'

const hourMs = 3_600_000

/** A certificate and its private key, PEM. */
export interface Issued {
  cert: string
  key: string
}

/** A certificate on a new key; without an issuer it is an authority. */
export async function issue(
  subject: { commonName: string; serialNumber?: string },
  {
    issuer,
    names = ['localhost'],
    validUntil = Date.now() + 24 * hourMs,
  }: { issuer?: Issued; names?: string[]; validUntil?: number } = {},
): Promise<Issued> {
  const made = await generate(
    Object.entries(subject).map(([name, value]) => ({
      name: name === 'serialNumber' ? '2.5.4.5' : name,
      value,
    })),
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() - 48 * hourMs),
      notAfterDate: new Date(validUntil),
      extensions: [
        { name: 'basicConstraints', cA: issuer === undefined, critical: true },
        { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
      ],
      ...(issuer && { ca: issuer }),
    },
  )
  return { cert: made.cert, key: made.private }
}
