import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { runFiles } from './run-files.mjs'

/** Runs one test file with this content, and gives the counts and what was said. */
async function run(t, content, limits = {}) {
  const root = mkdtempSync(join(tmpdir(), 'knutpunkt-runner-'))
  t.after(() => rmSync(root, { recursive: true }))
  const file = join(root, 'one.test.mjs')
  writeFileSync(file, `import { suite, test } from 'node:test'\n${content}`)
  const said = t.mock.method(console, 'log', () => {})
  const options = { root, files: [basename(file)], options: [], logDirectory: root, output: 'ignore' }
  const counts = await runFiles({ ...options, testMs: 10_000, runMs: 30_000, lingerMs: 1000, ...limits })
  return { counts, said: said.mock.calls.map(({ arguments: [line] }) => line).join('\n') }
}

const none = { passed: 0, failed: 0, skipped: 0 }

test('passed, failed and skipped tests are counted, those in suites too, and skips are named', async (t) => {
  const { counts, said } = await run(
    t,
    `test('a', () => {}); test('b', () => { throw new Error('b') }); test.skip('c', () => {});
     suite('s', () => { test('d', () => {}) })`,
  )
  assert.deepEqual(counts, { passed: 2, failed: 1, skipped: 1 })
  assert.match(said, /skipped: .*one\.test\.mjs: c/)
})

test('a file that cannot be loaded fails', async (t) => {
  assert.deepEqual((await run(t, "import './none.mjs'")).counts, { ...none, failed: 1 })
})

test('a file without a test fails', async (t) => {
  const { counts, said } = await run(t, '')
  assert.deepEqual(counts, { ...none, failed: 1 })
  assert.match(said, /has no test/)
})

test('a process that ends in the middle fails', async (t) => {
  const { counts } = await run(t, "test('a', () => process.exit(0)); test('b', () => {})")
  assert.equal(counts.failed, 1)
})

test('an error after the test that caused it fails', async (t) => {
  const late =
    "test('a', () => { setTimeout(() => { throw new Error('late') }) }); test('b', () => new Promise((d) => setTimeout(d, 50)))"
  assert.equal((await run(t, late)).counts.failed, 1)
})

test('something left open fails', async (t) => {
  const { counts, said } = await run(t, "test('a', () => { setInterval(() => {}, 1000) })")
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 })
  assert.match(said, /left open\n\s+timer in \d+ ms/)
})

test('a run that takes too long is ended and fails', async (t) => {
  const { counts, said } = await run(t, "test('a', () => new Promise((d) => setTimeout(d, 60_000)))", {
    runMs: 1500,
  })
  assert.equal(counts.failed, 1)
  assert.match(said, /longer than 1\.5 s/)
})
