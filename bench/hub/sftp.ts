import { fork, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processorTime } from '../gateway/process.ts'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { startSshd } from './sshd.ts'

const goal = 100

/** How fast the OpenSSH client fetches a delivery over loopback, MB/s; beside it what it fetches from OpenSSH's own server. */
export const sftp: Measure = {
  number: 4,
  title: 'A delivery over SFTP to the OpenSSH client',
  limitMinutes: 8,
  run: measure,
}

async function measure({ quick, say }: Scale): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-sftp-'))
  const mebibytes = quick ? 128 : 1024
  const megabytes = mebibytes * 1.048576
  const file = join(folder, 'sent')
  await fill(file, mebibytes)
  const server = fork(fileURLToPath(new URL('sftp-server.ts', import.meta.url)), [
    file,
    join(folder, 'host'),
    join(folder, 'client'),
  ])
  let stopPeer: () => Promise<void> = async () => undefined
  try {
    const [ours] = (await once(server, 'message')) as [{ port: number; hostKey: string; clientKey: string }]
    const peer = await startSshd(folder, ours.clientKey)
    if (peer !== undefined) stopPeer = peer.stop
    const known = [ours, ...(peer ? [peer] : [])].map(
      ({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`,
    )
    await writeFile(join(folder, 'known'), known.join(''))
    const sent = await digest(file)
    const fetchedFrom = async (port: number, path: string): Promise<number> => {
      const speed = megabytes / (await fetched(folder, port, path))
      if ((await digest(join(folder, 'got'))) !== sent) throw new Error('what came was not what was sent')
      return speed
    }
    const [own, theirs]: [number[], number[]] = [[], []]
    const perProcessor: number[] = []
    for (let round = 0; round < (quick ? 3 : 5); round++) {
      const before = processorTime([server.pid!])
      own.push(await fetchedFrom(ours.port, 'file'))
      perProcessor.push(megabytes / ((processorTime([server.pid!]) - before) / 1000))
      if (peer !== undefined) theirs.push(await fetchedFrom(peer.port, file))
      say(`${Math.round(own.at(-1)!)} MB/s; OpenSSH's server ${Math.round(theirs.at(-1) ?? Number.NaN)} MB/s`)
    }
    const line = (values: readonly number[]) => ofRounds(median(values), values)
    const ratios = theirs.map((each, round) => own[round]! / each)
    return {
      findings: [
        {
          what: 'Fetched by `sftp` over loopback, login included, MB/s',
          goal: `≥ ${goal}`,
          measured: line(own),
          met: median(own) >= goal,
        },
        { what: "— MB for each second of the server's processor time", measured: line(perProcessor) },
        ...(peer === undefined
          ? []
          : [
              { what: "The same from OpenSSH's own server, MB/s", measured: line(theirs) },
              { what: 'Ours to that', measured: line(ratios) },
            ]),
      ],
      notes: [
        `A file of ${figure(mebibytes)} MiB of random bytes, written to ${tmpdir()} by the client and compared by SHA-256; ${version()}; client and server share the machine's processors.`,
        ...(peer === undefined
          ? ["OpenSSH's own server is not on this machine: nothing to compare with."]
          : []),
      ],
    }
  } finally {
    await stopPeer()
    server.disconnect()
    await once(server, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(path: string, mebibytes: number): Promise<void> {
  const handle = await open(path, 'w')
  for (let each = 0; each < mebibytes; each++) await handle.write(randomBytes(1 << 20))
  await handle.close()
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Seconds from the start of the client to its end. */
async function fetched(folder: string, port: number, path: string): Promise<number> {
  const options = [
    `UserKnownHostsFile=${join(folder, 'known')}`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'Ciphers=aes128-gcm@openssh.com',
    `IdentityFile=${join(folder, 'client')}`,
  ].flatMap((option) => ['-o', option])
  await rm(join(folder, 'got'), { force: true })
  const begun = performance.now()
  const from = `${userInfo().username}@127.0.0.1:${path}`
  const client = spawn('sftp', ['-q', '-F', '/dev/null', ...options, '-P', String(port), from, 'got'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(client, 'close')) as [number]
  if (code !== 0) throw new Error(`sftp ended with ${code}`)
  return (performance.now() - begun) / 1000
}

const version = (): string => spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.trim()
