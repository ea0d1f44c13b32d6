import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What the load process is asked to do; passed as JSON in its one argument. */
export interface Load {
  host: string
  /** Connections are dealt out over these. */
  ports: readonly number[]
  path: string
  /** Files, PEM: as whom, and whom it believes. */
  keyFile: string
  certificateFile: string
  authoritiesFile: string
  body: string
  /** So many callers, each with a connection of its own and one call under way. */
  callers: number
  seconds: number
  /** A text that each answer has to hold so many times. */
  holds?: { text: string; times: number }
}

/** What came of it. */
export interface LoadOutcome {
  calls: number
  seconds: number
  /** Of each call, from its sending to the last byte of its answer. */
  milliseconds: number[]
}

const script = fileURLToPath(new URL('./send.ts', import.meta.url))

/** Runs a load in a process of its own. @throws when an answer was anything but 200 or did not hold what it must, or it does not end */
export async function runLoad(load: Load): Promise<LoadOutcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(load)], {
    timeout: (load.seconds + 60) * 1000,
    maxBuffer: 256 * 1024 * 1024,
  })
  return JSON.parse(stdout) as LoadOutcome
}
