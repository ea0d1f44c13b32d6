import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Asked, Fault, Setup, Table } from './message.ts'
import { launchOf, type Sandbox, sandboxFault } from './sandbox.ts'

const program = fileURLToPath(new URL('child.ts', import.meta.url))
/** What a process may take to begin. */
const startMs = 20_000

/** A question was not answered. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault'
  readonly fault: Fault
  /** What the engine said; it may quote data. */
  readonly said: string | undefined
  constructor(fault: Fault, said?: string) {
    super(fault)
    this.fault = fault
    this.said = said
  }
}

/** The operating system does not shut sessions in as it was configured to: then there are none. */
export class NotShutIn extends Error {
  override readonly name = 'NotShutIn'
}

/** A process that answers questions about the files it was given, one at a time. */
export interface SessionProcess {
  readonly pid: number | undefined
  /**
   * @param signal nobody waits for the answer any more: the question is interrupted
   * @throws {QueryFault}; after `gone` the process is over
   */
  ask(asked: Asked, signal?: AbortSignal): Promise<Table>
  /** Whether it can be asked. */
  alive(): boolean
  end(): void
}

export interface Starting {
  /** The permit's folder. */
  folder: string
  setup: Setup
  sandbox: Sandbox
  /** What it may take to end a query whose time is up; then it hangs, and is killed. */
  graceMs: number
}

/**
 * Starts it, without anything of this process's own: no environment variables, no files that are open, no output. It ends when this process does:
 * its channel closes.
 *
 * @throws {QueryFault} gone
 * @throws {NotShutIn}
 */
export async function startSession({ folder, setup, sandbox, graceMs }: Starting): Promise<SessionProcess> {
  const { files, memoryMb } = setup
  const { command, args, cwd, env } = launchOf(sandbox, {
    program,
    args: [JSON.stringify(setup)],
    folder,
    files,
    memoryMb,
  })
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const end = () => void child.kill('SIGKILL')
  await heard(child, startMs).catch(async (error: unknown) => {
    const fault = await sandboxFault(sandbox)
    throw fault === undefined ? error : new NotShutIn(fault)
  })
  return {
    pid: child.pid,
    alive: () => child.connected && !child.killed && child.exitCode === null && child.signalCode === null,
    end,
    async ask(asked, signal) {
      const answered = heard(child, asked.timeoutMs + graceMs)
      const leave = () => void child.send('interrupt', () => undefined)
      child.send(asked, () => undefined)
      if (signal?.aborted) leave()
      else signal?.addEventListener('abort', leave, { once: true })
      const answer = await answered.finally(() => signal?.removeEventListener('abort', leave))
      if ('fault' in answer) throw new QueryFault(answer.fault, answer.said)
      if ('ready' in answer) throw new QueryFault('gone')
      return answer
    },
  }
}

/** What a process ends with that could have no more memory: Node says so by an abort. */
const outOfMemory = (code: number | null, signal: string | null): boolean =>
  signal === 'SIGABRT' || code === 128 + 6

/** What it says next. One that says nothing for so long is killed. @throws {QueryFault} gone, memory */
function heard(child: ChildProcess, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const over = (fault: Fault) => {
      done()
      child.kill('SIGKILL')
      reject(new QueryFault(fault))
    }
    const gone = () => over('gone')
    const exited = (code: number | null, signal: string | null) =>
      over(outOfMemory(code, signal) ? 'memory' : 'gone')
    const said = (answer: unknown) => {
      done()
      resolve(answer as Answer)
    }
    const timer = setTimeout(gone, withinMs)
    const done = () => {
      clearTimeout(timer)
      child.off('message', said).off('exit', exited).off('error', gone)
    }
    child.once('message', said).once('exit', exited).once('error', gone)
  })
}
