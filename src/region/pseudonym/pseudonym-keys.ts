import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { KnutpunktError } from '../../kernel/index.ts'
import { pseudonymErrors } from './pseudonym-errors.ts'

/** The name of the key file in the data folder. It belongs in the backup, apart from the data. */
export const pseudonymKeyFile = 'region-pseudonym-keys.json'

/** How pseudonyms of stage 1 are made: from the identity and the key, or at random and written down. */
export const methods = ['keyed', 'vault'] as const
export type Method = (typeof methods)[number]

/** The key of an epoch. Its id stands before each pseudonym: `2.…`. */
export interface EpochKey {
  readonly id: string
  readonly method: Method
  readonly key: Buffer
}

/** What a region makes pseudonyms with. None of it leaves the node. */
export interface PseudonymKeys {
  /** What keys of stage 2 are drawn from, one for each permit and epoch. */
  readonly master: Buffer
  /** The first first; those that were destroyed are not there. */
  epochs(): readonly EpochKey[]
  /** Makes the key of an epoch to come, and has written it when it answers. */
  add(method: Method): Promise<EpochKey>
  /** For good: what was made with it can be opened no more. */
  destroy(id: string): Promise<void>
}

interface Held {
  readonly master: Buffer
  readonly epochs: readonly EpochKey[]
}

const keyBytes = 32
const format = 2

/**
 * Reads the keys from the data folder, and makes them the first time. The file is its owner's alone (0600), and appears whole or not at all. One
 * process writes it: the one that has the node's store.
 *
 * @throws {KnutpunktError} region.pseudonym_keys_unusable; a file that makes no sense is never written over, since what was made with its
 *   keys could not be recognised any more
 */
export async function loadOrCreatePseudonymKeys(dataDir: string): Promise<PseudonymKeys> {
  const path = join(dataDir, pseudonymKeyFile)
  let held = (await load(path)) ?? (await create(dataDir, path))
  let changing: Promise<void> = Promise.resolve()
  /** One change after the other, each of what the one before it left. */
  const change = (made: (epochs: readonly EpochKey[]) => readonly EpochKey[]): Promise<void> => {
    const before = changing
    const mine = (async () => {
      await before
      const changed = { ...held, epochs: made(held.epochs) }
      await rename(await write(path, changed), path)
      held = changed
    })()
    changing = mine.catch(() => undefined)
    return mine
  }
  return {
    master: held.master,
    epochs: () => held.epochs,
    async add(method) {
      let made: EpochKey | undefined
      await change((epochs) => {
        const id = String(Math.max(...epochs.map((each) => Number(each.id))) + 1)
        made = { id, method, key: randomBytes(keyBytes) }
        return [...epochs, made]
      })
      return made!
    },
    destroy: (id) => change((epochs) => epochs.filter((each) => each.id !== id)),
  }
}

const unusable = () => new KnutpunktError(pseudonymErrors.pseudonym_keys_unusable)

async function load(path: string): Promise<Held | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable()
  }
  try {
    const read = JSON.parse(text) as { format: number; master: string; epochs: Record<string, string>[] }
    const master = Buffer.from(read.master, 'base64')
    const epochs = read.epochs.map(({ id, method, key }) => ({
      id: String(id),
      method: method as Method,
      key: Buffer.from(String(key), 'base64'),
    }))
    const good = ({ id, method, key }: EpochKey) =>
      /^[1-9]\d{0,5}$/.test(id) && methods.includes(method) && key.length === keyBytes
    if (read.format === format && master.length === keyBytes && epochs.length > 0 && epochs.every(good))
      return { master, epochs }
  } catch {
    // Not passed on as the cause: the parser's message quotes the text, and the text is keys.
  }
  throw unusable()
}

async function create(dataDir: string, path: string): Promise<Held> {
  await mkdir(dataDir, { recursive: true })
  const held: Held = {
    master: randomBytes(keyBytes),
    epochs: [{ id: '1', method: 'keyed', key: randomBytes(keyBytes) }],
  }
  const temporary = await write(path, held)
  try {
    // Not a rename, which would replace the keys another process made a moment ago.
    await link(temporary, path)
    return held
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable()
    return (await load(path))!
  } finally {
    await unlink(temporary)
  }
}

/** Writes beside the file, and answers where. */
async function write(path: string, { master, epochs }: Held): Promise<string> {
  const written = {
    format,
    master: master.toString('base64'),
    epochs: epochs.map((each) => ({ ...each, key: each.key.toString('base64') })),
  }
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(written)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}
