import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { KnutpunktError } from '../../kernel/index.ts'
import { regionErrors } from '../region-errors.ts'
import type { PublicKeys, WireKey } from '../wire/index.ts'

/** The name of the key file in the data folder. It belongs in the backup. */
export const nodeKeyFile = 'region-keys.json'

/** What a node signs its answers with. */
export interface NodeKeys {
  readonly signing: WireKey
  /** For `/api/region/v1/keys`: what hubs know the node by. */
  readonly known: PublicKeys
}

/**
 * Reads the node's keys from the data folder, and makes them the first time. The file is its owner's alone (0600), and appears whole or not at
 * all. The last key signs; those before it are shown still, so that one can be changed without a hub that does not know it.
 *
 * @throws {KnutpunktError} region.node_keys_unusable; a file that makes no sense is never written over
 */
export async function loadOrCreateNodeKeys(dataDir: string, name = nodeKeyFile): Promise<NodeKeys> {
  const path = join(dataDir, name)
  const keys = (await load(path)) ?? (await create(dataDir, path))
  const last = keys.at(-1)!
  const key = await importJWK(last, 'EdDSA').catch(() => unusable('its last key is none of Ed25519'))
  return {
    signing: { kid: last.kid!, alg: 'EdDSA', key: key as CryptoKey },
    known: { keys: keys.map(publicPart) },
  }
}

const publicPart = ({ kty, crv, x, kid }: JWK): JWK => ({
  kty: kty!,
  crv: crv!,
  x: x!,
  kid: kid!,
  alg: 'EdDSA',
  use: 'sig',
})

async function load(path: string): Promise<JWK[] | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return unusable('it cannot be read')
  }
  // Some file systems have no modes to change; that the keys can be used matters more there.
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600).catch(() => undefined)
  try {
    const { keys } = JSON.parse(text) as { keys?: JWK[] }
    const isKey = ({ kty, crv, x, d, kid }: JWK) => kty === 'OKP' && crv === 'Ed25519' && x && d && kid
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isKey)) return keys
  } catch {
    // Not passed on as the cause: the parser's message quotes the text, and the text is keys.
  }
  return unusable('it has another form')
}

async function create(dataDir: string, path: string): Promise<JWK[]> {
  await mkdir(dataDir, { recursive: true })
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const jwk = await exportJWK(privateKey)
  const keys = [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }]
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ format: 1, keys }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // Not a rename, which would replace the keys another process made a moment ago.
    await link(temporary, path)
    return keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return unusable('it cannot be written')
    return (await load(path)) ?? keys
  } finally {
    await unlink(temporary)
  }
}

function unusable(fault: string): never {
  throw new KnutpunktError(regionErrors.node_keys_unusable, { values: { fault } })
}
