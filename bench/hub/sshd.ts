import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { loadOrCreateKey } from '../../src/hub/testkit/index.ts'

const sshd = '/usr/sbin/sshd'
/** sshd will not start without it where root starts it. */
const separation = '/run/sshd'

export interface Peer {
  port: number
  /** Of a line in known_hosts. */
  hostKey: string
  stop(): Promise<void>
}

/** OpenSSH's own server on loopback, with its own SFTP server, for one key. undefined: it is not here. */
export async function startSshd(folder: string, clientKeyLine: string): Promise<Peer | undefined> {
  if (!existsSync(sshd)) return undefined
  const made = userInfo().uid === 0 ? await mkdir(separation, { recursive: true, mode: 0o755 }) : undefined
  const hostKeyFile = join(folder, 'peer-host')
  const { line } = await loadOrCreateKey(hostKeyFile)
  await writeFile(join(folder, 'authorized'), `${clientKeyLine}\n`, { mode: 0o600 })
  const port = await freePort()
  const options = [
    `Port=${port}`,
    'ListenAddress=127.0.0.1',
    `HostKey=${hostKeyFile}`,
    `AuthorizedKeysFile=${join(folder, 'authorized')}`,
    'StrictModes=no',
    'UsePAM=no',
    'PermitRootLogin=yes',
    'PasswordAuthentication=no',
    `PidFile=${join(folder, 'sshd.pid')}`,
    'Subsystem=sftp internal-sftp',
  ].flatMap((option) => ['-o', option])
  const server = spawn(sshd, ['-D', '-e', '-f', '/dev/null', ...options], { stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    server.kill()
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    if (made !== undefined) await rmdir(separation)
  }
  await wait(500)
  if (server.exitCode === null) return { port, hostKey: line, stop }
  await stop()
  return undefined
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
