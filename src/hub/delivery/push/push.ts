import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import ssh2, { type SFTPWrapper } from 'ssh2'
import type { Target } from '../../contract/delivery.ts'
import type { DeliveredFile } from '../delivery.ts'
import type { ReadBack, Receipt } from './dispatch-store.ts'

/** Why nothing was sent. `away` may pass by itself. */
export class PushError extends Error {
  override readonly name = 'PushError'
  readonly reason:
    | 'away'
    | 'wrong_host_key'
    | 'login_refused'
    | 'not_taken'
    | 'read_back_differs'
    | 'receipt_differs'

  constructor(reason: PushError['reason'], options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

export interface Push {
  target: Extract<Target, { kind: 'push' }>
  /** In OpenSSH's form. */
  privateKey: string
  /** Within the target's folder. */
  folder: string
  files: readonly DeliveredFile[]
  pathOf(file: DeliveredFile): string
}

const connectMs = 20_000
const longestMs = 30 * 60_000
const receiptFile = 'receipt.json'
const mostReceipt = 64 * 1024

/**
 * Sends files to a register over SFTP: each under a temporary name, read back, and then given its own; the checksums last, so that what is there
 * with them is whole. Sent again it takes the place of what is there.
 *
 * @returns what was read back, and the register's own receipt when it writes one
 * @throws {PushError}
 */
export async function push(asked: Push): Promise<Receipt> {
  const client = await connect(asked)
  const late = setTimeout(() => client.destroy(), longestMs)
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) =>
      client.sftp((error, opened) => (error ? reject(error) : resolve(opened))),
    )
    // What is under way when the connection goes is never answered by itself.
    const gone = new Promise<never>((_, reject) => client.once('close', () => reject(new PushError('away'))))
    gone.catch(() => undefined)
    return await Promise.race([send(sftp, asked), gone])
  } catch (cause) {
    throw cause instanceof PushError ? cause : new PushError('not_taken', { cause })
  } finally {
    clearTimeout(late)
    client.end()
  }
}

function connect({ target, privateKey }: Push): Promise<ssh2.Client> {
  const client = new ssh2.Client()
  const pinned = target.hostKey.trim().split(/\s+/)[1]
  let wrongKey = false
  return new Promise((resolve, reject) => {
    client.once('ready', () => {
      // Each of many small questions would wait forty milliseconds for the answer to the one before.
      client.setNoDelay(true)
      resolve(client)
    })
    client.on('error', (cause: Error & { level?: string }) => {
      const reason = wrongKey
        ? 'wrong_host_key'
        : cause.level === 'client-authentication'
          ? 'login_refused'
          : 'away'
      reject(new PushError(reason, { cause }))
    })
    client.connect({
      host: target.host,
      port: target.port,
      username: target.user,
      privateKey,
      readyTimeout: connectMs,
      keepaliveInterval: 15_000,
      hostVerifier: (key: Buffer) => {
        wrongKey = key.toString('base64') !== pinned
        return !wrongKey
      },
    })
  })
}

async function send(sftp: SFTPWrapper, { target, folder, files, pathOf }: Push): Promise<Receipt> {
  const into = posix.join(target.folder, folder)
  await makeFolder(sftp, into)
  const back: ReadBack[] = []
  for (const file of files) {
    const [part, whole] = [posix.join(into, `.${file.name}.part`), posix.join(into, file.name)]
    await pipeline(createReadStream(pathOf(file)), heard(sftp.createWriteStream(part, { flags: 'w' })))
    const read = await readBack(sftp, part)
    if (read.bytes !== file.bytes || read.sha256 !== file.sha256) throw new PushError('read_back_differs')
    // Not all servers rename over what is there.
    await done((end) => sftp.unlink(whole, () => end()))
    await done((end) => sftp.rename(part, whole, end))
    back.push({ name: file.name, ...read })
  }
  const answer = await answered(sftp, posix.join(into, receiptFile), files)
  return { folder: into, files: back, ...(answer !== undefined && { answer }) }
}

/** A stream closes its file after it has ended, and nobody else hears when the connection is gone by then. */
function heard<S extends NodeJS.EventEmitter>(stream: S): S {
  stream.on('error', () => undefined)
  return stream
}

const done = (work: (end: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())))

/** A folder and those above it; that one is there already is no error. */
async function makeFolder(sftp: SFTPWrapper, path: string): Promise<void> {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    const some = parts.slice(0, length).join('/')
    if (some !== '') await done((end) => sftp.mkdir(some, () => end()))
  }
  await done((end) => sftp.stat(path, end))
}

async function readBack(sftp: SFTPWrapper, path: string): Promise<Omit<ReadBack, 'name'>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of heard(sftp.createReadStream(path)) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The register's receipt; undefined when it writes none. @throws {PushError} when it is of other files than were sent */
async function answered(sftp: SFTPWrapper, path: string, files: readonly DeliveredFile[]): Promise<unknown> {
  const chunks: Buffer[] = []
  try {
    const stream = heard(sftp.createReadStream(path, { end: mostReceipt })) as AsyncIterable<Buffer>
    for await (const chunk of stream) chunks.push(chunk)
  } catch {
    return undefined
  }
  const answer = parsed(Buffer.concat(chunks).toString('utf8'))
  const said = new Map(filesIn(answer).map(({ name, sha256 }) => [name, sha256]))
  if (!files.every(({ name, sha256 }) => said.get(name) === sha256)) throw new PushError('receipt_differs')
  return answer
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function filesIn(answer: unknown): { name?: unknown; sha256?: unknown }[] {
  const files = (answer as { files?: unknown } | undefined)?.files
  return Array.isArray(files) ? files.filter((file) => typeof file === 'object' && file !== null) : []
}
