import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { KnutpunktError } from '../../kernel/index.ts'
import { regionErrors } from '../region-errors.ts'

/** The name of the key file in the data folder. It belongs in the backup, apart from the data. */
export const pseudonymKeyFile = 'region-pseudonym-keys.json'

/** What a region makes pseudonyms with. Neither key leaves the node. */
export interface PseudonymKeys {
  /** Of stage 1; told with each pseudonym. */
  readonly id: string
  readonly stageOne: Buffer
  /** What keys of stage 2 are drawn from, one for each permit and epoch. */
  readonly master: Buffer
}

const keyBytes = 32

/**
 * Reads the keys from the data folder, and makes them the first time. The file is its owner's alone (0600), and appears whole or not at all.
 *
 * @throws {KnutpunktError} region.pseudonym_keys_unusable; a file that makes no sense is never written over, since what was made with its
 *   keys could not be recognised any more
 */
export async function loadOrCreatePseudonymKeys(dataDir: string): Promise<PseudonymKeys> {
  const path = join(dataDir, pseudonymKeyFile)
  return (await load(path)) ?? (await create(dataDir, path))
}

async function load(path: string): Promise<PseudonymKeys | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KnutpunktError(regionErrors.pseudonym_keys_unusable)
  }
  try {
    const { id, stageOne, master } = JSON.parse(text) as Record<string, unknown>
    const [first, second] = [stageOne, master].map((each) => Buffer.from(String(each), 'base64'))
    if (typeof id === 'string' && first!.length === keyBytes && second!.length === keyBytes)
      return { id, stageOne: first!, master: second! }
  } catch {
    // Not passed on as the cause: the parser's message quotes the text, and the text is keys.
  }
  throw new KnutpunktError(regionErrors.pseudonym_keys_unusable)
}

async function create(dataDir: string, path: string): Promise<PseudonymKeys> {
  await mkdir(dataDir, { recursive: true })
  const keys = { id: '1', stageOne: randomBytes(keyBytes), master: randomBytes(keyBytes) }
  const written = {
    id: keys.id,
    stageOne: keys.stageOne.toString('base64'),
    master: keys.master.toString('base64'),
  }
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(written)}\n`)
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
      throw new KnutpunktError(regionErrors.pseudonym_keys_unusable)
    return (await load(path))!
  } finally {
    await unlink(temporary)
  }
}
