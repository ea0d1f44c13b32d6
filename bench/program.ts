import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import nodeOptions from '../scripts/run/node-options.json' with { type: 'json' }
import { startProgram } from '../src/testing/program.ts'

/** The program under measurement: a process of its own with a data folder and a durable PostgreSQL of its own. */
export interface Subject {
  http: string
  /** `sip:host:port` */
  sip: string
  pid: number
  databaseUrl: string
  /** A connection of our own to its database. */
  sql: Client
  stop(): Promise<void>
}

/** Without the program's own options, which belong to whoever runs this. */
export const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(KNUTPUNKT_|DATABASE_URL$)/.test(name)),
  )

/** Starts `knutpunkt demo --no-simulator`, with Node's options as `npm start` has them, and looks into its database. */
export async function startSubject(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0']
  const program = await startProgram(['demo', ...ports, '--data', folder, '--json', '--no-simulator'], {
    ...plainEnvironment(),
    NODE_OPTIONS: [process.env['NODE_OPTIONS'] ?? '', ...nodeOptions].join(' '),
  })
  const forget = endWithUs(program.pid)
  const databaseUrl = await urlOf(program.lines)
  const sql = new Client({ connectionString: databaseUrl })
  await sql.connect()
  return {
    http: program.addresses.http,
    sip: `sip:${program.addresses.sip}`,
    pid: program.pid,
    databaseUrl,
    sql,
    stop: async () => {
      await sql.end()
      program.kill('SIGINT')
      await program.ended
      forget()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function urlOf(lines: readonly Record<string, unknown>[]): Promise<string> {
  const { port, folder } = lines.find(({ msg }) => msg === 'the database is running')!
  const password = (await readFile(join(String(folder), 'postgres-password'), 'utf8')).trim()
  return `postgres://knutpunkt:${password}@127.0.0.1:${port}/knutpunkt`
}

/** A program that outlives us, because we came to a bad end, would go on for ever. */
function endWithUs(pid: number): () => void {
  const end = () => void process.kill(pid, 'SIGINT')
  process.once('exit', end)
  return () => void process.off('exit', end)
}
