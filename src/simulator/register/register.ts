import { mkdir } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import ssh2, { type Connection } from 'ssh2'
import { receive } from './receive.ts'

export interface RegisterOptions {
  /** What is sent to it is kept here. */
  folder: string
  /** 0: a free one. */
  port: number
  /** Who may send, as a line of authorized_keys. */
  clientKey: string
  /** Its own key in OpenSSH's form; absent: made now. */
  hostKey?: string
  /** Writes no receipts, as some do. */
  silent?: boolean
}

/** A made-up health data register that takes deliveries over SFTP. */
export interface Register {
  port: number
  /** As in known_hosts: to be pinned by whoever sends. */
  hostKey: string
  stop(): Promise<void>
}

/** Starts it on this machine alone. */
export async function startRegister(options: RegisterOptions): Promise<Register> {
  await mkdir(options.folder, { recursive: true })
  const hostKey = options.hostKey ?? newKey()
  const client = parsed(options.clientKey)
  const open = new Set<Connection>()
  let receipts = 0
  const ssh = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    open.add(connection)
    connection.on('close', () => open.delete(connection))
    connection.on('error', () => undefined)
    connection.on('authentication', (context) => {
      if (context.method !== 'publickey' || !client.getPublicSSH().equals(context.key.data))
        return context.reject(['publickey'])
      if (context.signature === undefined || context.blob === undefined) return context.accept()
      if (client.verify(context.blob, context.signature, context.hashAlgo) === true) context.accept()
      else context.reject(['publickey'])
    })
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) =>
        receive(acceptSftp(), options.folder, options.silent ? undefined : () => ++receipts),
      )
    })
  })
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const own = parsed(hostKey)
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `${own.type} ${own.getPublicSSH().toString('base64')}`,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of open) connection.end()
      return closed
    },
  }
}

function parsed(key: string): ssh2.ParsedKey {
  const found = ssh2.utils.parseKey(key)
  if (found instanceof Error) throw found
  return found
}

/** One in some three hundred that ssh2 1.17 makes cannot be read again: another is made. */
function newKey(): string {
  const made = ssh2.utils.generateKeyPairSync('ed25519').private
  return ssh2.utils.parseKey(made) instanceof Error ? newKey() : made
}
