import { closeSync, fdatasync, fdatasyncSync } from 'node:fs'
import { promisify } from 'node:util'

/** Brings what was written to files onto the disk itself, what came within an interval at once. */
export interface DiskSync {
  /** Something was written to an open file: it is on the disk an interval later, and the time that the disk takes. */
  written(file: number): void
  /** What was written to a file matters no more. */
  forget(file: number): void
  /** Closes a file, once what was written to it is on the disk. */
  close(file: number): void
  /** Brings what is left onto the disk, waits for it, and ends. */
  end(): void
}

export interface DiskSyncOptions {
  everyMs: number
  /** Told when the disk refuses: what was written may be lost with the power. */
  onRefused(error: unknown): void
  /** Forces one file to the disk, in a thread of its own. */
  force?: (file: number) => Promise<void>
}

/** Waits an interval after the first write, forces each file that was written to, and begins anew: never twice within an interval. */
export function createDiskSync({
  everyMs,
  onRefused,
  force = promisify(fdatasync),
}: DiskSyncOptions): DiskSync {
  const written = new Set<number>()
  const closing = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let forcing = false

  const run = async (): Promise<void> => {
    timer = undefined
    forcing = true
    const files = [...written]
    written.clear()
    for (const file of files) await force(file).catch(onRefused)
    forcing = false
    closeWhatMayBe()
    if (written.size > 0) schedule()
  }
  const schedule = (): void => {
    if (!forcing) timer ??= setTimeout(() => void run(), everyMs)
  }
  /** A file that is being forced is not closed under it: its number may become another's. */
  const closeWhatMayBe = (): void => {
    if (forcing) return
    for (const file of closing) {
      if (written.has(file)) continue
      closing.delete(file)
      closeSync(file)
    }
  }
  return {
    written(file) {
      written.add(file)
      schedule()
    },
    forget: (file) => void written.delete(file),
    close(file) {
      closing.add(file)
      closeWhatMayBe()
    },
    end() {
      clearTimeout(timer)
      for (const file of written) {
        try {
          fdatasyncSync(file)
        } catch (error) {
          onRefused(error)
        }
      }
      written.clear()
      closeWhatMayBe()
    },
  }
}
