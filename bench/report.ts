import type { Measure, Outcome } from './measure.ts'

/** What a measure came to, or why it came to nothing. */
export type Result = { measure: Measure; busy: number | undefined } & (
  | { outcome: Outcome }
  | { failure: unknown }
)

/** A section of Markdown for one measure. */
export function section({ measure, busy, ...result }: Result): string {
  const head = `### ${measure.number}. ${measure.title}\n`
  if ('failure' in result) {
    const { failure } = result
    return `${head}\nNot measured: ${failure instanceof Error ? failure.message : String(failure)}\n`
  }
  const { findings, notes } = result.outcome
  const rows = findings.map(({ what, goal, measured, met }) => [what, goal ?? '', measured, verdict(met)])
  const load =
    busy === undefined
      ? []
      : [`Processors in use meanwhile, by this and by everything else: ${Math.round(busy * 100)} %.`]
  return [
    head,
    table(['', 'Goal', 'Measured', ''], rows),
    '',
    ...[...notes, ...load].map((note) => `- ${note}`),
    '',
  ].join('\n')
}

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : '**missed**')

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

export function table(head: string[], rows: readonly string[][]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** True when every goal was met and nothing failed. */
export const allMet = (results: readonly Result[]): boolean =>
  results.every((result) => 'outcome' in result && result.outcome.findings.every(({ met }) => met !== false))
