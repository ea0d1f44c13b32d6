import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { KnutpunktError } from '../../../kernel/index.ts'
import { auditErrors } from '../audit-errors.ts'
import { generateSeed, publicBytes } from '../note/note-key.ts'
import { decodeBase64 } from '../note/signed-note.ts'

/** The name of the key file in the data folder. */
export const auditKeyFile = 'audit-keys.json'

/** The secrets of a log, 32 bytes each. */
export interface LogKeys {
  /** Sign checkpoints, all of them, so that a change of keys leaves nobody without a signature she knows. Oldest first. */
  readonly signing: readonly Buffer[]
  /** The public halves of keys that signed before: what they signed can still be checked. */
  readonly retired: readonly Buffer[]
  /** Signs other logs' checkpoints. */
  readonly cosigning: Buffer
  /** Shows that the program wrote a row: never changed while the log lives. */
  readonly seal: Buffer
}

interface StoredKeys {
  format: 1
  signing: string[]
  retired: string[]
  cosigning: string
  seal: string
}

const mostSigning = 4

export function generateLogKeys(): LogKeys {
  return { signing: [generateSeed()], retired: [], cosigning: generateSeed(), seal: generateSeed() }
}

/**
 * Reads the log's keys from the data folder, and makes them the first time. The file is its owner's alone (0600); two
 * processes that start at once get the same keys.
 *
 * @throws {KnutpunktError} trust.audit_keys_unusable; a file that makes no sense is never written over
 */
export async function loadOrCreateLogKeys(dataDir: string): Promise<LogKeys> {
  const path = join(dataDir, auditKeyFile)
  return (await load(path)) ?? (await create(dataDir, path))
}

/** Adds a new signing key beside the old ones. Restart the processes, hand out its verifier key, then {@link retireSigningKey}. */
export async function addSigningKey(dataDir: string): Promise<LogKeys> {
  const keys = await loadOrCreateLogKeys(dataDir)
  if (keys.signing.length >= mostSigning) throw unusable(`there are ${mostSigning} signing keys already`)
  return replace(dataDir, { ...keys, signing: [...keys.signing, generateSeed()] })
}

/** Removes the oldest signing key, when there is a newer one. Its public half is kept. */
export async function retireSigningKey(dataDir: string): Promise<LogKeys> {
  const keys = await loadOrCreateLogKeys(dataDir)
  if (keys.signing.length < 2) throw unusable('the only signing key cannot be retired')
  const retired = [...keys.retired, publicBytes(keys.signing[0]!)]
  return replace(dataDir, { ...keys, signing: keys.signing.slice(1), retired })
}

async function load(path: string): Promise<LogKeys | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable('the key file cannot be read', error)
  }
  // Some file systems have no modes to change; that the keys can be used matters more there.
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600).catch(() => undefined)
  return parse(text)
}

function parse(text: string): LogKeys {
  let stored: Partial<StoredKeys> | null
  try {
    stored = JSON.parse(text) as Partial<StoredKeys> | null
  } catch {
    // Not passed on as the cause: the parser's message quotes the text, and the text is keys.
    throw unusable('the key file is not JSON')
  }
  if (stored?.format !== 1 || !Array.isArray(stored.signing) || !Array.isArray(stored.retired))
    throw unusable('the key file is not of format 1')
  const signing = stored.signing.map(secret)
  const retired = stored.retired.map(secret)
  if (signing.length === 0 || signing.length > mostSigning)
    throw unusable('the key file has no signing key, or too many')
  return {
    signing,
    retired,
    cosigning: secret(stored.cosigning),
    seal: secret(stored.seal),
  }
}

function secret(text: unknown): Buffer {
  const bytes = typeof text === 'string' ? decodeBase64(text) : undefined
  if (bytes?.length !== 32) throw unusable('a key in the key file has not 32 bytes')
  return bytes
}

function format({ signing, retired, cosigning, seal }: LogKeys): string {
  const stored: StoredKeys = {
    format: 1,
    signing: signing.map((key) => key.toString('base64')),
    retired: retired.map((key) => key.toString('base64')),
    cosigning: cosigning.toString('base64'),
    seal: seal.toString('base64'),
  }
  return `${JSON.stringify(stored, null, 2)}\n`
}

async function create(dataDir: string, path: string): Promise<LogKeys> {
  await mkdir(dataDir, { recursive: true })
  const keys = generateLogKeys()
  const temporary = await writeBeside(path, keys)
  try {
    // Not a rename, which would replace the keys another process made a moment ago.
    await link(temporary, path)
    return keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw unusable('the key file cannot be written', error)
    return (await load(path)) ?? keys
  } finally {
    await unlink(temporary)
  }
}

async function replace(dataDir: string, keys: LogKeys): Promise<LogKeys> {
  const path = join(dataDir, auditKeyFile)
  await rename(await writeBeside(path, keys), path)
  return keys
}

async function writeBeside(path: string, keys: LogKeys): Promise<string> {
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(format(keys))
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}

function unusable(detail: string, cause?: unknown): KnutpunktError {
  return new KnutpunktError(auditErrors.audit_keys_unusable, {
    detail,
    ...(cause === undefined ? {} : { cause }),
  })
}
