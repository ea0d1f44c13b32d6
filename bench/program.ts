import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
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

/** Starts `knutpunkt demo --no-simulator` as anybody would, and looks into its database. */
export async function startSubject(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0']
  const program = await startProgram(['demo', ...ports, '--data', folder, '--json', '--no-simulator'])
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
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function urlOf(lines: readonly Record<string, unknown>[]): Promise<string> {
  const { port, folder } = lines.find(({ msg }) => msg === 'the database is running')!
  const password = (await readFile(join(String(folder), 'postgres-password'), 'utf8')).trim()
  return `postgres://knutpunkt:${password}@127.0.0.1:${port}/knutpunkt`
}
