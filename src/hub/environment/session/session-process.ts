import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, Asked, Fault, Setup, Table } from './message.ts'

const program = fileURLToPath(new URL('child.ts', import.meta.url))
/** What a process may take to begin. */
const startMs = 20_000
/** Of the process's own memory, beside the engine's. */
const heapMb = 256

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

/** A process that answers questions about the files it was given, one at a time. */
export interface SessionProcess {
  readonly pid: number | undefined
  /** @throws {QueryFault}; after `gone` the process is over */
  ask(asked: Asked): Promise<Table>
  /** Whether it can be asked. */
  alive(): boolean
  end(): void
}

/**
 * Starts it, without anything of this process's own: no environment variables, no files that are open, no output.
 *
 * @param cwd the permit's folder
 * @param graceMs what it may take to end a query whose time is up; then it hangs, and is killed
 * @throws {QueryFault} gone
 */
export async function startSession(cwd: string, setup: Setup, graceMs: number): Promise<SessionProcess> {
  const child = fork(program, [JSON.stringify(setup)], {
    cwd,
    env: {},
    execArgv: [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Ends when this process is killed: its channel closes.
    detached: false,
  })
  const end = () => void child.kill('SIGKILL')
  await heard(child, startMs)
  return {
    pid: child.pid,
    alive: () => child.connected,
    end,
    async ask(asked) {
      const answered = heard(child, asked.timeoutMs + graceMs)
      child.send(asked, () => undefined)
      const answer = await answered
      if ('fault' in answer) throw new QueryFault(answer.fault, answer.said)
      if ('ready' in answer) throw new QueryFault('gone')
      return answer
    },
  }
}

/** What it says next. One that says nothing for so long is killed. @throws {QueryFault} gone */
function heard(child: ChildProcess, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      done()
      child.kill('SIGKILL')
      reject(new QueryFault('gone'))
    }
    const said = (answer: unknown) => {
      done()
      resolve(answer as Answer)
    }
    const timer = setTimeout(gone, withinMs)
    const done = () => {
      clearTimeout(timer)
      child.off('message', said).off('exit', gone).off('error', gone)
    }
    child.once('message', said).once('exit', gone).once('error', gone)
  })
}
