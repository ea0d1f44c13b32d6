import { fork, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processorTime } from '../gateway/process.ts'
import { figure, type Measure, ofRounds } from '../measure.ts'

const goal = 100

/** How fast the OpenSSH client fetches a delivery over loopback, MB/s. */
export const sftp: Measure = {
  number: 4,
  title: 'A delivery over SFTP to the OpenSSH client',
  limitMinutes: 5,
  async run({ quick, say }) {
    const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-sftp-'))
    const megabytes = quick ? 128 : 1024
    const file = join(folder, 'sent')
    await fill(file, megabytes)
    const server = fork(fileURLToPath(new URL('sftp-server.ts', import.meta.url)), [
      file,
      join(folder, 'host'),
      join(folder, 'client'),
    ])
    try {
      const [{ port, hostKey }] = (await once(server, 'message')) as [{ port: number; hostKey: string }]
      await writeFile(join(folder, 'known'), `[127.0.0.1]:${port} ${hostKey}\n`)
      const sent = await digest(file)
      const rounds: number[] = []
      const before = processorTime([server.pid!])
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        const seconds = await fetched(folder, port)
        if ((await digest(join(folder, 'got'))) !== sent) throw new Error('what came was not what was sent')
        rounds.push((megabytes * 1.048576) / seconds)
        say(`${Math.round(rounds.at(-1)!)} MB/s`)
      }
      const used = (processorTime([server.pid!]) - before) / 1000
      const middle = rounds.toSorted((a, b) => a - b)[rounds.length >> 1]!
      return {
        findings: [
          {
            what: 'Fetched by `sftp` over loopback, login included, MB/s',
            goal: `at least ${goal}`,
            measured: ofRounds(middle, rounds),
            met: middle >= goal,
          },
          {
            what: "MB for each second of the server's processor time",
            measured: figure((megabytes * 1.048576 * rounds.length) / used),
          },
        ],
        notes: [
          `A file of ${megabytes} MiB of random bytes, written to ${tmpdir()} by the client and compared by SHA-256; ${version()}; client and server share the machine's processors.`,
        ],
      }
    } finally {
      server.disconnect()
      await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function fill(path: string, megabytes: number): Promise<void> {
  const handle = await open(path, 'w')
  for (let each = 0; each < megabytes; each++) await handle.write(randomBytes(1 << 20))
  await handle.close()
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Seconds from the start of the client to its end. */
async function fetched(folder: string, port: number): Promise<number> {
  const options = [
    `UserKnownHostsFile=${join(folder, 'known')}`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    `IdentityFile=${join(folder, 'client')}`,
  ].flatMap((option) => ['-o', option])
  await rm(join(folder, 'got'), { force: true })
  const begun = performance.now()
  const client = spawn(
    'sftp',
    ['-q', '-F', '/dev/null', ...options, '-P', String(port), 'bench@127.0.0.1:file', 'got'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [code] = (await once(client, 'close')) as [number]
  if (code !== 0) throw new Error(`sftp ended with ${code}`)
  return (performance.now() - begun) / 1000
}

const version = (): string => spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.trim()
