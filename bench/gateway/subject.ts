import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodeOptions from '../../scripts/run/node-options.json' with { type: 'json' }
import { createLog, type PartialConfig, readConfig, startEmbeddedPostgres } from '../../src/kernel/index.ts'
import { type Program, startProgram } from '../../src/testing/program.ts'
import { plainEnvironment } from '../program.ts'
import { writeCertificates } from './certificates.ts'
import type { Load } from './load.ts'
import { answerText, contractPath, longAddress, platformId, quickAddress, requestTo } from './messages.ts'
import { type Files, freePort, type Nginx, startProducer, startProxy } from './nginx.ts'
import { type Producer, startTimedProducer } from './producer.ts'
import { type Source, setUp } from './set-up.ts'

/** One process of the program or more, running. */
export interface Gateways {
  ports: number[]
  pids: number[]
  stop(): Promise<void>
}

/** The whole platform, producers behind it, and nginx beside it. */
export interface Subject {
  /** Starts the program so many times on the one database; answers the gateways' ports. */
  start(processes: number): Promise<Gateways>
  startProxy(workers: number): Promise<Nginx>
  /** Answers at once. */
  producer: Nginx
  /** Answers as late, or at as much length, as it is asked to. */
  timed: Producer
  /** As whom the consumer that may call shows itself. */
  consumer: Files
  /** A load on ports, as that consumer. */
  load(ports: readonly number[], callers: number, seconds: number): Load
  stop(): Promise<void>
}

/** One gathered call asks as many sources; all but the slow one answer at once. */
export const gatheredSources = 10
export const slowMs = 150
/** A source that the consumer may not ask would answer after so long. */
const forbiddenMs = 400
/** Of a long answer. */
export const longBytes = 100 * 1000 * 1000

/** Addresses of all that the engagement index is told of: those that may be asked, and last one that may not. */
export const indexedAddresses = Array.from(
  { length: gatheredSources + 1 },
  (_, at) => `SE2120001231-S${String(at + 1).padStart(2, '0')}`,
)

function sourcesAt(producer: number, timed: number): Source[] {
  const quick = (address: string): Source => ({
    address,
    url: `https://localhost:${producer}/svc`,
    authorised: true,
  })
  const after = (address: string, ms: number) => ({ address, url: `https://localhost:${timed}/after/${ms}` })
  const [slow, forbidden] = indexedAddresses.slice(-2) as [string, string]
  return [
    quick(quickAddress),
    ...indexedAddresses.slice(0, -2).map(quick),
    { ...after(slow, slowMs), authorised: true },
    { ...after(forbidden, forbiddenMs), authorised: false },
    { address: longAddress, url: `https://localhost:${timed}/long/${longBytes}`, authorised: true },
  ]
}

/** Sets all up through the public interface, on a durable PostgreSQL of its own. */
async function startSubject(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
  const log = createLog({
    level: 'warn',
    json: false,
    destination: (line) => void process.stderr.write(line),
  })
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  const { consumer, server, platform } = await writeCertificates(folder)
  const producer = await startProducer(join(folder, 'producer'), server, answerText())
  const timed = await startTimedProducer(server, answerText())
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
  const exchange: PartialConfig['exchange'] = {
    platformId,
    ...server,
    producerKeyFile: platform.keyFile,
    producerCertificateFile: platform.certificateFile,
    producerAuthoritiesFile: platform.authoritiesFile,
  }
  const configAt = (port: number) =>
    readConfig({
      overrides: {
        http: { port: 0 },
        sip: { port: 0 },
        sips: { port: 0 },
        database: { url: postgres.url },
        dataDir,
        exchange: { ...exchange, port },
      },
    })
  await setUp(configAt(0), log, sourcesAt(producer.port, timed.port))
  let started = 0
  return {
    producer,
    timed,
    consumer,
    start: async (processes) => {
      const programs: { program: Program; port: number }[] = []
      for (let i = 0; i < processes; i++) {
        const port = await freePort()
        const file = join(folder, `config-${started++}.json`)
        await writeFile(file, JSON.stringify(configAt(port)))
        const env = {
          ...plainEnvironment(),
          NODE_OPTIONS: [process.env['NODE_OPTIONS'] ?? '', ...nodeOptions].join(' '),
        }
        programs.push({ program: await startProgram(['serve', '--config', file, '--json'], env), port })
      }
      return {
        ports: programs.map(({ port }) => port),
        pids: programs.map(({ program }) => program.pid),
        stop: async () => {
          for (const { program } of programs) program.kill('SIGINT')
          await Promise.all(programs.map(({ program }) => program.ended))
        },
      }
    },
    startProxy: (workers) =>
      startProxy(join(folder, `proxy-${started++}`), server, platform, producer.port, workers),
    load: (ports, callers, seconds) => ({
      host: 'localhost',
      ports,
      path: contractPath,
      ...consumer,
      body: requestTo(quickAddress),
      callers,
      seconds,
    }),
    stop: async () => {
      await Promise.all([producer.stop(), timed.stop()])
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs something with all of it set up, and ends what it started. */
export async function withSubject<T>(run: (subject: Subject) => Promise<T>): Promise<T> {
  const subject = await startSubject()
  try {
    return await run(subject)
  } finally {
    await subject.stop()
  }
}
