import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
} from 'node:fs'
import { join } from 'node:path'

/** Lines kept on disk until the database has them: what a process that is killed leaves behind is found by the next. */
export interface Journal {
  append(lines: string): void
  /** Bytes since it was last emptied. */
  size(): number
  /** All lines that are in it. */
  read(): string[]
  empty(): void
  close(): void
}

const name = /^calls-(\d+)\.jsonl$/

/** Opens this process' journal. Written through the operating system: it outlives the process, not a loss of power. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `calls-${process.pid}.jsonl`)
  const file = openSync(path, 'a', 0o600)
  let size = statSync(path).size
  return {
    append(lines) {
      appendFileSync(file, lines)
      size += Buffer.byteLength(lines)
    },
    size: () => size,
    read: () => linesOf(path),
    empty() {
      truncateSync(path)
      size = 0
    },
    close() {
      closeSync(file)
      if (size === 0) rmSync(path, { force: true })
    },
  }
}

/** Lines that processes which are no more have left, with how to be done with them. */
export function leftJournals(folder: string): { lines: string[]; remove(): void }[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return readdirSync(folder).flatMap((file) => {
    const pid = Number(name.exec(file)?.[1])
    if (!pid || pid === process.pid || isAlive(pid)) return []
    const path = join(folder, file)
    return [{ lines: linesOf(path), remove: () => unlinkSync(path) }]
  })
}

/** Whole lines alone: the last may have been cut by the end of its process. */
function linesOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
