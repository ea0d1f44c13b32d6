import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Files } from './nginx.ts'

/** What the producer's process is given; passed as JSON in its one argument. */
export interface Produced extends Files {
  /** What it answers after a while. */
  answer: string
}

/** A producer in a process of its own, over mutual TLS: `/after/<ms>` and `/long/<bytes>`. */
export interface Producer {
  port: number
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('./produce.ts', import.meta.url))

export async function startTimedProducer(files: Files, answer: string): Promise<Producer> {
  const told: Produced = { ...files, answer }
  const child = spawn(process.execPath, [script, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  const ended = once(child, 'close')
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error('the producer did not start'))),
  ])) as [string]
  return {
    port: Number(line),
    stop: async () => {
      process.off('exit', end)
      child.kill('SIGKILL')
      await ended
    },
  }
}
