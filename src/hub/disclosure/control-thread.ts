import { parentPort } from 'node:worker_threads'
import type { Combined } from '../combine/figure.ts'
import { type ControlQuestion, controlDisclosure, type Disclosure } from './control.ts'

export interface ThreadAsked {
  cells: readonly Combined[]
  question: ControlQuestion
}
export type ThreadAnswer = 'ready' | { disclosure: Disclosure } | { failed: string }

// oxlint-disable-next-line require-post-message-target-origin -- a thread has none
const answer = (said: ThreadAnswer) => parentPort!.postMessage(said)

parentPort!.on('message', ({ cells, question }: ThreadAsked) => {
  controlDisclosure(cells, question).then(
    (disclosure) => answer({ disclosure }),
    // Its name alone: what went wrong may have figures in it.
    (error: unknown) => answer({ failed: error instanceof Error ? error.name : 'Error' }),
  )
})
answer('ready')
