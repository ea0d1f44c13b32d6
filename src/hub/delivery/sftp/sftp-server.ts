import { createServer, type Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection } from 'ssh2'
import type { Log } from '../../../kernel/index.ts'
import type { ConsumerTree, Node } from './consumer-tree.ts'
import { fingerprintOf, parsePublicKey } from './key.ts'
import { prepareKeys } from './prepared-keys.ts'
import { answerSession, type SessionLimits } from './session.ts'

/** Somebody who has logged in by a key. */
export interface Consumer {
  /** The key's id. */
  readonly key: string
  readonly tree: ConsumerTree
  /** Enters in the log that a file is fetched. @throws when it may not be */
  fetching(file: Extract<Node, { kind: 'file' }>): Promise<void>
}

export interface KnownConsumer {
  readonly id: string
  readonly publicKey: string
}

export interface SftpLimits extends SessionLimits {
  connections: number
  /** Of one key at once. */
  connectionsPerKey: number
  /** Of one connection. */
  sessions: number
  /** To log in, of one connection. */
  attempts: number
  /** From the connection to the end of the login. */
  loginMs: number
  idleMs: number
  /** The longest that a connection is open. */
  openMs: number
}

export const usualSftpLimits: SftpLimits = {
  connections: 100,
  connectionsPerKey: 10,
  sessions: 4,
  attempts: 10,
  loginMs: 20_000,
  idleMs: 10 * 60_000,
  openMs: 4 * 3_600_000,
  handles: 64,
  readBytes: 255 * 1024,
  askedAtOnce: 256,
  untakenBytes: 64 * 1024 * 1024,
}

export interface SftpServerOptions {
  host: string
  /** 0: a free one. */
  port: number
  /** In OpenSSH's form. */
  hostKey: string
  limits?: Partial<SftpLimits>
  log: Log
  /** Whose key it is, while it is in force. */
  known(fingerprint: string): Promise<KnownConsumer | undefined>
  /** Lets her in, once she has shown that the key is hers. undefined: not now. */
  letIn(known: KnownConsumer): Promise<Consumer | undefined>
}

export interface SftpServer {
  port: number
  /** Ends the connections of a key that was revoked. */
  endKey(key: string): void
  stop(): Promise<void>
}

/**
 * Ciphers that the processor does, authenticated. The client's order decides, and OpenSSH would take any other of its own before these, and
 * be slower by half.
 */
const algorithms = {
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
  compress: ['none'],
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
  serverHostKey: ['ssh-ed25519'],
} as const

/** An SFTP server that consumers fetch their deliveries from, by public keys alone. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const limits = { ...usualSftpLimits, ...options.limits }
  const sockets = new Map<string, Socket>()
  const byKey = new Map<string, Set<Socket>>()
  const ssh = new ssh2.Server({
    hostKeys: [options.hostKey],
    algorithms: structuredClone(algorithms) as never,
  })
  ssh.on('connection', (connection, { ip, port }: { ip: string; port: number }) => {
    const socket = sockets.get(`${ip}:${port}`)
    if (socket !== undefined) serve(connection, socket, byKey, limits, options)
  })
  const listener = createServer({ noDelay: true }, (socket) => {
    const from = `${socket.remoteAddress}:${socket.remotePort}`
    if (sockets.size >= limits.connections) return void socket.destroy()
    sockets.set(from, socket)
    const login = setTimeout(() => socket.destroy(), limits.loginMs)
    const open = setTimeout(() => socket.destroy(), limits.openMs)
    socket.once('letIn', () => clearTimeout(login))
    socket.setTimeout(limits.idleMs, () => socket.destroy())
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(login)
      clearTimeout(open)
      sockets.delete(from)
    })
    ssh.injectSocket(socket)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(options.port, options.host, resolve)
  })
  const address = listener.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    endKey(key) {
      for (const socket of byKey.get(key) ?? []) socket.destroy()
    },
    async stop() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
      for (const socket of sockets.values()) socket.destroy()
      await closed
    },
  }
}

function serve(
  connection: Connection,
  socket: Socket,
  byKey: Map<string, Set<Socket>>,
  limits: SftpLimits,
  { known, letIn, log }: SftpServerOptions,
): void {
  let consumer: Consumer | undefined
  let sessions = 0
  prepareKeys(connection)
  connection.on('error', (err) => log.debug({ err }, 'an SFTP connection ended'))
  const letInBy = async (context: AuthContext): Promise<void> => {
    const key = await authenticate(context, known)
    if (key === undefined) return context.reject(['publickey'])
    // She asks only whether the key would do.
    if (key === 'would do') return context.accept()
    if (!countIn(byKey, key.id, socket, limits.connectionsPerKey)) return context.reject(['publickey'])
    consumer = await letIn(key)
    if (consumer === undefined) return context.reject(['publickey'])
    socket.emit('letIn')
    context.accept()
  }
  let attempts = 0
  connection.on('authentication', (context) => {
    if (++attempts > limits.attempts) return void socket.destroy()
    letInBy(context).catch((err: unknown) => {
      log.error({ err }, 'an SFTP login could not be decided')
      context.reject(['publickey'])
    })
  })
  connection.on('session', (accept, reject) => {
    if (consumer === undefined || sessions >= limits.sessions) return void reject()
    const { tree, fetching } = consumer
    sessions++
    const session = accept()
    session.once('close', () => sessions--)
    session.on('sftp', (acceptSftp) =>
      answerSession(acceptSftp(), {
        tree,
        fetching,
        limits,
        log,
        waiting: () => socket.writableLength,
        gather: () => gather(socket),
        endConnection: () => socket.destroy(),
      }),
    )
  })
}

/** Counts a connection of a key until it is closed. @returns whether there was room for it */
function countIn(byKey: Map<string, Set<Socket>>, key: string, socket: Socket, most: number): boolean {
  const there = byKey.get(key) ?? new Set()
  if (there.size >= most) return false
  byKey.set(key, there.add(socket))
  socket.once('close', () => {
    there.delete(socket)
    if (there.size === 0) byKey.delete(key)
  })
  return true
}

/** A packet is several writes to its socket, and as many calls of the system unless they are gathered. */
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return
  socket.cork()
  setImmediate(() => socket.uncork())
}

/** Whose key it is and that she has it; `would do` when she has not yet shown that; undefined when neither. */
async function authenticate(
  context: AuthContext,
  known: SftpServerOptions['known'],
): Promise<KnownConsumer | 'would do' | undefined> {
  if (context.method !== 'publickey') return undefined
  const found = await known(fingerprintOf(context.key.data))
  if (found === undefined) return undefined
  if (context.signature === undefined || context.blob === undefined) return 'would do'
  const key = parsePublicKey(found.publicKey)
  if (key === undefined || !key.getPublicSSH().equals(context.key.data)) return undefined
  return key.verify(context.blob, context.signature, context.hashAlgo) === true ? found : undefined
}
