import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import ssh2 from 'ssh2'
import { type PublicKey, readPublicKey } from './key.ts'

export interface OwnKey extends PublicKey {
  /** In OpenSSH's form. Never leaves the process. */
  readonly privateKey: string
}

/**
 * A private key of the hub's own, ed25519, made when it is not there, readable to its owner alone.
 *
 * @throws when the file cannot be read, or is no key
 */
export async function loadOrCreateKey(path: string): Promise<OwnKey> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const made = newKey()
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(made)
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const privateKey = await readFile(path, 'utf8')
  const parsed = ssh2.utils.parseKey(privateKey)
  if (parsed instanceof Error) throw new Error(`${path} holds no private key`, { cause: parsed })
  const key = readPublicKey(`${parsed.type} ${parsed.getPublicSSH().toString('base64')}`)
  if (key === undefined) throw new Error(`${path} holds a key of a type that is not used`)
  return { ...key, privateKey }
}

const mostTries = 50

/** One in some three hundred that ssh2 1.17 makes cannot be read again: another is made. */
function newKey(): string {
  for (let tries = 0; tries < mostTries; tries++) {
    const made = ssh2.utils.generateKeyPairSync('ed25519').private
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made
  }
  throw new Error('no key could be made')
}
