import { createLog, type Log } from '../log/log.ts'

/** A log at its most talkative, and what was written to it, line by line, as a reader of the JSON would see it. */
export function captureLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const log = createLog({
    level: 'trace',
    json: true,
    destination: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  })
  return { log, lines }
}
