import type { Counts } from '../counts.ts'
import type { Line } from './line.ts'
import type { DeviceMessage } from './message.ts'
import { type Pause, patienceSeconds, waitBefore } from './patience.ts'

/** A device with something to say waits for at most this many earlier messages to get through. */
const longestQueue = 20

export type Delivery = 'ok' | 'failed' | 'stopped'

/** A device in a home. */
export interface Device {
  /**
   * Says something that must get through: repeats it under the same reference until the reception
   * has taken it, one message after another in the order they were made.
   */
  tell(message: DeviceMessage): Promise<Delivery>
  /** Says that it is alive, once; the next heartbeat is the repeat. Left out while something more important waits. */
  beat(message: DeviceMessage): Promise<void>
  /** Until the silence ends the device says nothing at all; what it is told meanwhile it says afterwards. */
  silence(until: Promise<unknown>): void
  readonly silent: boolean
  close(): Promise<void>
}

export function createDevice(options: {
  line: Line
  counts: Counts
  pause: Pause
  signal: AbortSignal
}): Device {
  const { line, counts, pause, signal } = options
  let queued = 0
  let last: Promise<unknown> = Promise.resolve()
  let quiet: Promise<unknown> | undefined

  async function deliver(message: DeviceMessage): Promise<Delivery> {
    counts.sent++
    let waited = 0
    for (let attempt = 1; ; attempt++) {
      await quiet
      if (signal.aborted) return 'stopped'
      const reply = await line.send(message)
      if (reply.kind === 'ok') return ended('ok')
      if (signal.aborted) return 'stopped'
      if (reply.kind === 'refused') return ended('failed')
      const wait = waitBefore(attempt, reply.kind === 'later' ? reply.afterSeconds : undefined)
      waited += wait
      if (waited > patienceSeconds) return ended('failed')
      const stopped = await pause(wait * 1000, signal).then(
        () => false,
        () => true,
      )
      if (stopped) return 'stopped'
      counts.retried++
    }
  }

  function ended(delivery: 'ok' | 'failed'): Delivery {
    if (delivery === 'ok') counts.answeredOk++
    else counts.failed++
    return delivery
  }

  return {
    tell(message) {
      if (queued >= longestQueue) {
        counts.failed++
        return Promise.resolve('failed')
      }
      queued++
      const delivery = last.then(() => deliver(message)).finally(() => queued--)
      last = delivery
      return delivery
    },
    async beat(message) {
      if (queued > 0 || quiet || signal.aborted) return
      counts.sent++
      const reply = await line.send(message)
      if (!signal.aborted || reply.kind === 'ok') ended(reply.kind === 'ok' ? 'ok' : 'failed')
    },
    silence(until) {
      const now = Promise.allSettled([quiet, until])
      quiet = now
      void now.finally(() => {
        if (quiet === now) quiet = undefined
      })
    },
    get silent() {
      return quiet !== undefined
    },
    close: () => line.close(),
  }
}
