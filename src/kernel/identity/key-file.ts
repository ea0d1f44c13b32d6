import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { checkIdentityKeys, generateIdentityKeys, type IdentityKeys, unusable } from './keys.ts'

/** The name of the key file in the data folder. It belongs in the backup, apart from the database's. */
export const identityKeyFile = 'identity-keys.json'

interface StoredKeys {
  format: 1
  encryption: { id: number; key: string }[]
  lookup: string
}

/**
 * Reads the keys of the data folder, and makes them the first time. The file is readable by its
 * owner only (0600; tightened if it was found wider). Two processes that start at once on an empty folder get the same
 * keys: the file appears whole or not at all, and whoever came second reads the first one's.
 *
 * Losing this file loses every stored personal identity: without it they cannot be opened or found.
 *
 * @throws {KnutpunktError} kernel.identity_keys_unusable when the file is there and makes no sense; it is never
 *   written over
 */
export async function loadOrCreateKeys(dataDir: string): Promise<IdentityKeys> {
  const path = join(dataDir, identityKeyFile)
  return (await loadKeys(path)) ?? (await createKeys(dataDir, path))
}

async function loadKeys(path: string): Promise<IdentityKeys | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable('the key file cannot be read', error)
  }
  await keepPrivate(path)
  return parseIdentityKeys(text)
}

/** Reads the content of a key file. @throws {KnutpunktError} kernel.identity_keys_unusable */
export function parseIdentityKeys(text: string): IdentityKeys {
  const stored = parseJson(text) as Partial<StoredKeys> | null
  if (stored?.format !== 1 || !Array.isArray(stored.encryption) || typeof stored.lookup !== 'string')
    throw unusable('the key file has another form than format 1')
  return checkIdentityKeys({
    encryption: stored.encryption.map(({ id, key }) => ({ id, key: Buffer.from(String(key), 'base64') })),
    lookup: Buffer.from(stored.lookup, 'base64'),
  })
}

/** Writes keys as a key file holds them. */
export function formatIdentityKeys(keys: IdentityKeys): string {
  const stored: StoredKeys = {
    format: 1,
    encryption: keys.encryption.map(({ id, key }) => ({ id, key: key.toString('base64') })),
    lookup: keys.lookup.toString('base64'),
  }
  return `${JSON.stringify(stored, null, 2)}\n`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not passed on as the cause: the parser's message quotes the text, and the text is keys.
    throw unusable('the key file is not JSON')
  }
}

async function createKeys(dataDir: string, path: string): Promise<IdentityKeys> {
  await mkdir(dataDir, { recursive: true })
  const keys = generateIdentityKeys()
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(formatIdentityKeys(keys))
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // Not a rename, which would replace the keys another process made a moment ago.
    await link(temporary, path)
    return keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw unusable('the key file cannot be written', error)
    return (await loadKeys(path)) ?? keys
  } finally {
    await unlink(temporary)
  }
}

/** Some file systems have no modes to change; that the keys can be used matters more there. */
async function keepPrivate(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) await chmod(path, 0o600).catch(() => undefined)
}
