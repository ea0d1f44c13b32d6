import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { issue } from '../../src/kernel/testkit/index.ts'
import { consumerId, platformId } from './messages.ts'
import type { Files } from './nginx.ts'

/** Keys and certificates of one authority: of who calls, of all servers, and of the platform towards producers. */
export async function writeCertificates(
  folder: string,
): Promise<Record<'consumer' | 'server' | 'platform', Files>> {
  const authority = await issue({ commonName: 'Authority' })
  const authoritiesFile = join(folder, 'ca.pem')
  await writeFile(authoritiesFile, authority.cert)
  const files = async (name: string, serialNumber?: string): Promise<Files> => {
    const { key, cert } = await issue(
      { commonName: serialNumber === undefined ? 'localhost' : name, ...(serialNumber && { serialNumber }) },
      { issuer: authority },
    )
    const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    await Promise.all([writeFile(keyFile, key), writeFile(certificateFile, cert)])
    return { keyFile, certificateFile, authoritiesFile }
  }
  return {
    consumer: await files('consumer', consumerId),
    server: await files('server'),
    platform: await files('platform', platformId),
  }
}
