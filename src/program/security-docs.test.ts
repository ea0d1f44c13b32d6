import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { titlesIn } from '../kernel/testkit/index.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/security.md'), 'utf8')

/** The rows of the tables of threats: three columns under a heading of that name. */
const threats = page
  .slice(page.indexOf('## Threats'), page.indexOf('## What is not met'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'))
  .map((line) => line.slice(2, -2).split(' | '))

const cited = /^`((?:src|scripts)\/[^`]+\.test\.(?:ts|mjs))`: “(.+)”$/

/** Why a citation does not hold, or undefined. */
function faultOf(citation: string): string | undefined {
  const [, file, title] = cited.exec(citation) ?? []
  if (file === undefined) return `${citation}: not \`file\`: “title”`
  if (!existsSync(join(root, file))) return `${file} is not there`
  const titles = titlesIn(readFileSync(join(root, file), 'utf8'))
  return titles.some((each) => each.test(title!)) ? undefined : `${file} has no test “${title}”`
}

test('every threat in docs/security.md is met by something, and shown by tests that are there', () => {
  assert.ok(threats.length > 30)
  for (const row of threats) {
    assert.equal(row.length, 3, row.join(' | '))
    const [threat, how, shown] = row as [string, string, string]
    assert.ok(how.length > 20, threat)
    const citations = shown.split('<br>')
    assert.equal(new Set(citations).size, citations.length, threat)
    assert.deepEqual(
      citations.flatMap((each) => faultOf(each) ?? []),
      [],
      threat,
    )
  }
})

test('the threats that every installation meets are each there by name', () => {
  const names = threats.map(([threat]) => threat!).join('\n')
  for (const name of [
    'Session fixation', 'Open redirect', 'Brute force', 'Replay', 'Wrong audience', 'Algorithm confusion', 'Expired and not-yet-valid', 'Clock skew', 'Token of another tenant', 'CSRF',
    'Path tricks', 'Oversized and malformed JWTs', 'Trust chains in a loop', 'Log tampering', 'Curious staff', 'taken over', 'lost, stolen',
    "supplier's administrator", 'SSRF', 'database owner', 'Denial of service', 'Demo identities',
  ]) assert.ok(names.includes(name), name) // biome-ignore format: a list
})

test('a citation of a file or a title that is not there would be found', () => {
  const here = 'src/program/security-docs.test.ts'
  assert.equal(
    faultOf(`\`${here}\`: “a citation of a file or a title that is not there would be found”`),
    undefined,
  )
  assert.match(faultOf(`\`${here}\`: “another”`)!, /has no test “another”/)
  assert.match(faultOf('`src/nowhere.test.ts`: “a”')!, /is not there/)
  assert.match(faultOf('see the tests')!, /not `file`/)
})
