import { exchangeErrors } from '../exchange/index.ts'
import { hubErrors } from '../hub/index.ts'
import { type ErrorEntry, kernelErrors } from '../kernel/index.ts'
import { regionErrors } from '../region/index.ts'
import { trustErrors } from '../trust/index.ts'
import { welfareErrors } from '../welfare/index.ts'

/** The text of docs/errors.md: every code that a caller can meet, room by room. */
export function errorDocs(): string {
  const rooms: [string, readonly ErrorEntry[]][] = [
    ['Kernel', kernelErrors],
    ['Trust', trustErrors],
    ['Exchange', exchangeErrors],
    ['Welfare', welfareErrors],
    ['Data hub', hubErrors],
    ['A region’s node', regionErrors],
  ]
  const row = ({ code, status, sv, en }: ErrorEntry) => `| \`${code}\` | ${status} | ${sv} | ${en} |`
  return [
    '# Errors',
    '',
    'Written by `npm run contracts` from the tables in the code; change them there.',
    '',
    'Every error over HTTP is a problem (RFC 9457, `application/problem+json`) with a stable `code`. The text says what',
    'went wrong, what was kept and what to do, in Swedish or English by `Accept-Language`; `{…}` is filled in.',
    ...rooms.flatMap(([room, entries]) => [
      '',
      `## ${room}`,
      '',
      '| code | status | svenska | English |',
      '|---|---|---|---|',
      ...entries.map(row),
    ]),
    '',
  ].join('\n')
}
