import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Addresses } from '../compose.ts'
import type { Config } from '../kernel/index.ts'

/** A line of the program's log. */
export type LogLine = Record<string, unknown>

/** How a process ended. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** The program as a process of its own. */
export interface Program {
  addresses: Addresses
  pid: number
  /** What it logged. Grows. */
  lines: LogLine[]
  /** What it wrote that is no log line, errors first of all. */
  stderr(): string
  /** Sends a signal. */
  kill(signal: NodeJS.Signals): void
  ended: Promise<Exit>
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
/** A machine under load; a start takes seconds. */
const startMs = 90_000

/** Starts `knutpunkt serve` on this configuration, and waits until it is ready. */
export async function serveProgram(config: Config): Promise<Program> {
  // Several programs may share a data folder, for the keys in it.
  const file = join(config.dataDir, `config-${randomUUID()}.json`)
  await writeFile(file, JSON.stringify(config))
  return startProgram(['serve', '--config', file, '--json'])
}

/**
 * Starts `node src/main.ts …` with log lines as JSON, and waits until it is ready.
 *
 * @throws when it ends before, with what it wrote on standard error
 */
export async function startProgram(args: string[], env: NodeJS.ProcessEnv = environment()): Promise<Program> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  // A test that ends without stopping it must not leave it behind.
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  const lines: LogLine[] = []
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-20_000)))
  const ended = exitOf(child)
  const addresses = await new Promise<Addresses>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), startMs)
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = readLine(text)
      lines.push(line)
      if (line['msg'] !== 'ready') return
      clearTimeout(late)
      resolve(addressesIn(line))
    })
    child.once('close', (code, signal) => {
      clearTimeout(late)
      reject(new Error(`the program ended before it was ready (${signal ?? code}): ${stderr}`))
    })
  })
  return {
    addresses,
    pid: child.pid!,
    lines,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  // 'close' comes after the last line has been read, 'exit' may come before.
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal }
}

function readLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine
  } catch {
    return { msg: text }
  }
}

function addressesIn({ http, sip, sips, gateway }: LogLine): Addresses {
  return {
    http: String(http),
    sip: String(sip),
    ...(sips !== undefined && { sips: String(sips) }),
    ...(gateway !== undefined && { gateway: String(gateway) }),
  }
}

/** The environment without options of the program, which belong to whoever runs the tests. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(KNUTPUNKT_|DATABASE_URL$|NODE_TEST)/.test(name),
  )
  return Object.fromEntries(kept)
}
