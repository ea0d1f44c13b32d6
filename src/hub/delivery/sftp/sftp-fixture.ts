import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OwnKey } from './key-file.ts'

export interface SftpEnd {
  code: number | null
  out: string
  err: string
}

/** The OpenSSH client with a key, which knows the server's. */
export async function openSshSftp(
  folder: string,
  {
    port,
    hostKey,
    keyFile,
    options = [],
  }: { port: number; hostKey: Pick<OwnKey, 'line'>; keyFile: string; options?: string[] },
): Promise<(...commands: string[]) => Promise<SftpEnd>> {
  const known = join(folder, `known-hosts-${port}`)
  await writeFile(known, `[127.0.0.1]:${port} ${hostKey.line}\n`)
  const set = {
    UserKnownHostsFile: known,
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    IdentityFile: keyFile,
    PreferredAuthentications: 'publickey',
  }
  const args = Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return async (...commands) => {
    const child = spawn(
      'sftp',
      ['-F', '/dev/null', ...args, ...options, '-P', String(port), '-b', '-', 'consumer@127.0.0.1'],
      { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] },
    )
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.stdin.on('error', () => undefined)
    child.stdin.end(commands.map((command) => `${command}\n`).join(''))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, out, err }
  }
}
