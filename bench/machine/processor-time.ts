import { readFileSync } from 'node:fs'

/** The share (0–1) of the machine's processor time that was in use since `before`; undefined where /proc is not. */
export function busySince(before: ProcessorTime | undefined): number | undefined {
  const after = processorTime()
  if (before === undefined || after === undefined) return undefined
  return (after.busy - before.busy) / Math.max(1, after.total - before.total)
}

export interface ProcessorTime {
  busy: number
  total: number
}

/** Ticks since the machine started (proc(5), /proc/stat), all cores together. */
export function processorTime(): ProcessorTime | undefined {
  try {
    const ticks = readFileSync('/proc/stat', 'utf8')
      .split('\n')[0]!
      .trim()
      .split(/\s+/)
      .slice(1, 9)
      .map(Number)
    const total = ticks.reduce((sum, each) => sum + each, 0)
    return { total, busy: total - ticks[3]! - ticks[4]! }
  } catch {
    return undefined
  }
}
