import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { personalNumbersIn, scanFolder } from './scan-logs.mjs'

for (const number of [
  '191212121212',
  '19121212-1212',
  '121212+1212',
  '1212121212',
  '18121272-1219',
  '181212121212',
]) {
  test(`${number} is a personal identity number`, () => {
    assert.deepEqual(personalNumbersIn(`{"msg":"called ${number} now"}`), [number])
  })
}

for (const text of [
  '191212121213',
  '19121312-1217',
  '20230230-1231',
  '556070-1715',
  '019ab121-2121-7121-8121-191212121212',
  '00-19121212121219121212121219121212-1912121212121912-01',
  '{"port":5060}',
]) {
  test(`${text} is none`, () => assert.deepEqual(personalNumbersIn(text), []))
}

test('a log with a number in it fails, and the number is not repeated', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-scan-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const said = t.mock.method(console, 'log', () => {})
  assert.deepEqual(scanFolder(folder), { passed: 0, failed: 1, skipped: 0 }, 'no log at all')
  writeFileSync(join(folder, 'a.jsonl'), '{"msg":"fine"}\n')
  assert.deepEqual(scanFolder(folder), { passed: 1, failed: 0, skipped: 0 })
  writeFileSync(
    join(folder, 'b.jsonl'),
    '{"msg":"fine"}\n{"msg":"about 191212121212"}\nnot JSON 191212121212\n',
  )
  assert.deepEqual(scanFolder(folder), { passed: 0, failed: 1, skipped: 0 })
  const text = said.mock.calls.map(({ arguments: [line] }) => line).join('\n')
  assert.match(text, /b\.jsonl:2, under "about …"/)
  assert.doesNotMatch(text, /1212/)
})
