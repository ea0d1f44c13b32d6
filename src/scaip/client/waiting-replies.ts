import type { Mrs } from '../mrq/mrs.ts'
import type { Timers } from '../timing/timers.ts'

/** Waits for one `<mrs>`. */
export interface WaitingReply {
  /** Resolves with the reply, or undefined after so long or when the wait is cancelled. */
  within(milliseconds: number): Promise<Mrs | undefined>
  cancel(): void
}

/** The replies that are waited for, found by `ref`, and by device where several use one `ref`. */
export interface WaitingReplies {
  expect(user: string, ref: string): WaitingReply
  /** Hands a reply to whom it is for; false when nobody waits for it. */
  receive(user: string, mrs: Mrs): boolean
  cancelAll(): void
}

interface Entry {
  readonly user: string
  arrived: Mrs | undefined
  wake: (() => void) | undefined
}

export function createWaitingReplies(timers: Timers): WaitingReplies {
  const byRef = new Map<string, Set<Entry>>()

  function remove(ref: string, entry: Entry): void {
    const entries = byRef.get(ref)
    entries?.delete(entry)
    if (entries?.size === 0) byRef.delete(ref)
  }

  function wait(ref: string, entry: Entry, milliseconds: number): Promise<Mrs | undefined> {
    return new Promise((resolve) => {
      const finish = () => {
        timer.cancel()
        remove(ref, entry)
        resolve(entry.arrived)
      }
      const timer = timers.after(milliseconds, finish)
      entry.wake = finish
      if (entry.arrived) finish()
    })
  }

  return {
    expect(user, ref) {
      const entry: Entry = { user, arrived: undefined, wake: undefined }
      const entries = byRef.get(ref)
      if (entries) entries.add(entry)
      else byRef.set(ref, new Set([entry]))
      return {
        within: (milliseconds) => wait(ref, entry, milliseconds),
        cancel() {
          remove(ref, entry)
          entry.wake?.()
        },
      }
    },
    receive(user, mrs) {
      const entries = [...(byRef.get(mrs.ref) ?? [])].filter((entry) => !entry.arrived)
      const entry =
        entries.find((one) => one.user === user) ?? (entries.length === 1 ? entries[0] : undefined)
      if (!entry) return false
      entry.arrived = mrs
      entry.wake?.()
      return true
    },
    cancelAll() {
      for (const entries of byRef.values()) for (const entry of entries) entry.wake?.()
      byRef.clear()
    },
  }
}
