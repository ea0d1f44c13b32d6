import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Load, LoadOutcome } from './load.ts'

const script = fileURLToPath(new URL('./send.ts', import.meta.url))

/** Runs a load in a process of its own. @throws when it has not ended within five minutes */
export async function runLoad(load: Load): Promise<LoadOutcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(load)], {
    timeout: 5 * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout) as LoadOutcome
}

let runs = 0
/** Three letters and digits that no other load of this bench has begun its refs with. */
export const newRun = (): string => (runs++).toString(36).padStart(3, '0')
