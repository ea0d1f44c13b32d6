import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, type Log } from '../log/log.ts'

/**
 * A log at its most talkative, and what was written to it, line by line, as a reader of the JSON would see it.
 *
 * What was written is also kept, as it was before the scrubber, for the search through the whole run's logs
 * for personal identity numbers (`scripts/scan-logs.mjs`).
 */
export function captureLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const log = createLog({
    level: 'trace',
    json: true,
    unscrubbed: keepForScan,
    destination: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  })
  return { log, lines }
}

function keepForScan(line: string): void {
  const folder = process.env['KNUTPUNKT_TEST_LOG_DIR']
  if (folder !== undefined) appendFileSync(join(folder, `${process.pid}.jsonl`), line)
}
