import type { Decision } from '../contract/permit.ts'

type Column = readonly [name: string, value: (decision: Decision) => string | undefined]

const columns: readonly Column[] = [
  ['number', ({ number }) => number],
  ['kind', ({ kind }) => kind],
  ['organisation', ({ organisation }) => organisation],
  ['product', ({ product }) => product],
  ['product_title', ({ productTitle }) => productTitle.sv],
  ['purpose', ({ purpose }) => purpose],
  ['purpose_text', ({ purposeText }) => purposeText.sv],
  ['outcome', ({ outcome }) => outcome],
  ['reasons', ({ reasons }) => reasons],
  ['conditions', ({ conditions }) => conditions.join('\n')],
  ['regions', ({ regions }) => regions.join(' ')],
  ['applied_on', ({ appliedOn }) => appliedOn],
  ['decided_on', ({ decidedOn }) => decidedOn],
  ['last_day', ({ lastDay }) => lastDay],
  ['state', ({ state }) => state],
  ['prolonged_on', ({ prolonged }) => prolonged?.on],
  ['revoked_on', ({ revoked }) => revoked?.on],
  ['revoked_reasons', ({ revoked }) => revoked?.reasons],
  ['publish_by', ({ publishBy }) => publishBy],
  ['results', ({ results }) => results.map(({ url }) => url).join(' ')],
]

/**
 * The register as CSV: UTF-8 with a byte order mark, CRLF, names first. Text that a spreadsheet would take for a formula has an apostrophe before it.
 */
export function registerCsv(decisions: readonly Decision[], separator: ';' | ','): string {
  const line = (values: readonly string[]) =>
    `${values.map((value) => field(value, separator)).join(separator)}\r\n`
  const lines = decisions.map((decision) => line(columns.map(([, value]) => value(decision) ?? '')))
  return `\uFEFF${line(columns.map(([name]) => name))}${lines.join('')}`
}

function field(value: string, separator: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text
}
