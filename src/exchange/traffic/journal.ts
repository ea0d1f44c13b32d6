import { randomUUID } from 'node:crypto'
import {
  createReadStream,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DiskSync } from './disk-sync.ts'

/** A part of the journal: a file that is removed when the database has all of it. */
export interface Segment {
  path: string
  /** Undefined: nothing more is written to it. */
  file: number | undefined
  bytes: number
  /** Lines that are in memory too and not yet in the database. */
  waiting: number
  /** It has lines that are nowhere else: it is to be read before it is removed. */
  unread: boolean
}

/**
 * Lines kept on disk until the database has them; what a process that is killed leaves behind is taken over by the next. Written
 * through the operating system, so that they outlive the process at once; and a loss of power once they are forced to the disk, which is
 * done at intervals, in a thread of its own, for lines that the database has not got by then.
 */
export interface Journal {
  /** Appends whole lines, and answers where they are. @throws when the disk refuses */
  append(lines: string, count: number): Segment
  /** So many lines of a segment are in the database. */
  done(segment: Segment, count: number): void
  /** Segments that have to be read, the oldest first. */
  unread(): Segment[]
  /** Its lines, in parts. A last one that was cut by the end of its process is left out by whoever reads them. */
  read(segment: Segment, most: number): AsyncIterable<string[]>
  /** All that was read of it is in the database. */
  remove(segment: Segment): void
  /** Takes over what processes that are no more have left. @returns how many files */
  takeOver(): number
  /** Of all segments. */
  bytes(): number
  /** What is left is for whoever comes next. */
  close(): void
}

const segmentBytes = 4 * 1024 * 1024
/** Process id and when it began, or `left` of one that was closed; then the journal and the number in it. */
const name = /^calls-(?:(\d+)\.(\d+)|left)-([0-9a-f-]{36})-(\d+)\.jsonl$/

/** Opens this process' journal. Any number of processes may share the folder. */
export function openJournal(folder: string, sync: DiskSync): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const folderItself = opened(folder)
  const token = randomUUID()
  const owner = `${process.pid}.${beganAt(process.pid)}`
  const segments = new Set<Segment>()
  let number = 0
  let current: Segment | undefined

  const path = (by = owner) => join(folder, `calls-${by}-${token}-${++number}.jsonl`)
  const seal = (segment: Segment): void => {
    if (segment.file !== undefined) sync.close(segment.file)
    segment.file = undefined
    if (current === segment) current = undefined
  }
  const open = (): Segment => {
    const at = path()
    const segment = { path: at, file: openSync(at, 'a', 0o600), bytes: 0, waiting: 0, unread: false }
    segments.add(segment)
    // Its name too.
    if (folderItself !== undefined) sync.written(folderItself)
    return segment
  }
  const remove = (segment: Segment): void => {
    if (!segments.delete(segment)) return
    if (segment.file !== undefined) sync.forget(segment.file)
    seal(segment)
    unlinkSync(segment.path)
  }
  return {
    append(lines, count) {
      if (current !== undefined && current.bytes >= segmentBytes) seal(current)
      current ??= open()
      const bytes = Buffer.from(lines)
      const before = current.bytes
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(current.file!, bytes, at)
      } catch (error) {
        // Half a line would spoil the next one.
        ftruncateSync(current.file!, before)
        throw error
      }
      sync.written(current.file!)
      current.bytes += bytes.length
      current.waiting += count
      return current
    },
    done(segment, count) {
      segment.waiting -= count
      if (segment.waiting > 0 || segment.unread || !segments.has(segment)) return
      if (segment.file === undefined) remove(segment)
      else {
        ftruncateSync(segment.file)
        sync.forget(segment.file)
        segment.bytes = 0
      }
    },
    unread: () => [...segments].filter(({ unread }) => unread),
    async *read(segment, most) {
      seal(segment)
      let part: string[] = []
      for await (const line of createInterface({
        input: createReadStream(segment.path),
        crlfDelay: Infinity,
      })) {
        if (line !== '') part.push(line)
        if (part.length < most) continue
        yield part
        part = []
      }
      if (part.length > 0) yield part
    },
    remove,
    takeOver() {
      let taken = 0
      for (const file of readdirSync(folder)) {
        const [, pid, began, whose] = name.exec(file) ?? []
        if (whose === undefined || whose === token || (pid !== undefined && lives(Number(pid), began!)))
          continue
        const at = path()
        try {
          renameSync(join(folder, file), at)
        } catch {
          continue // another process was first
        }
        segments.add({ path: at, file: undefined, bytes: statSync(at).size, waiting: 0, unread: true })
        taken++
      }
      return taken
    },
    bytes: () => [...segments].reduce((sum, { bytes }) => sum + bytes, 0),
    close() {
      for (const segment of [...segments]) {
        if (segment.bytes === 0) remove(segment)
        else {
          seal(segment)
          renameSync(segment.path, path('left'))
        }
      }
      segments.clear()
      if (folderItself !== undefined) sync.close(folderItself)
      sync.end()
    },
  }
}

/** A folder, to be forced to the disk; undefined where folders are not opened. */
function opened(folder: string): number | undefined {
  try {
    return openSync(folder, 'r')
  } catch {
    return undefined
  }
}

/** Whether a process is there and is the one that began then: ids are used again, in containers after each start. */
function lives(pid: number, began: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return beganAt(pid) === began
}

/** When a process began, in ticks since the machine did (proc(5), field 22 of `stat`); 0 where that cannot be told. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0'
  } catch {
    return '0'
  }
}
