// Runs the tests: npm test [-- path or pattern … --node-option …]
//
// Units (*.test.ts) run in two processes, each with a database server of its own; tests against a real peer or a real browser
// (*.peer.test.ts) each in a process of its own. Three processes run at once, the units' first; files that say `// alone: why` come last, after each other.
// Ends with one line: N passed, N failed, N skipped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureConsole } from './run/console.mjs'
import { scanFolder } from './scan-logs.mjs'
import { discover, select } from './test/discover.mjs'
import { isAlone, missingPeers, peersOf } from './test/peers.mjs'
import { runFiles } from './test/run-files.mjs'
import { dealOut, several } from './test/shares.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const minute = 60_000
/** Processes that units are dealt out to; more would only mean more database servers. */
const shares = 2
/** Processes at once. On two cores, since each waits for half of its time: for a page, a database, a timer. */
const atOnce = 3
const limits = {
  unit: { testMs: minute, runMs: 12 * minute },
  peer: { testMs: 3 * minute, runMs: 5 * minute },
}

const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'))
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const { units, peers } = select(discover(root), patterns)
const logDirectory = mkdtempSync(join(tmpdir(), 'knutpunkt-test-log-'))
const started = Date.now()
const total = { passed: 0, failed: 0, skipped: 0 }
const add = (counts) => {
  for (const key of Object.keys(total)) total[key] += counts[key]
}

try {
  const able = peers.filter((file) => {
    const missing = missingPeers(peersOf(join(root, file)))
    for (const { peer, install } of missing) console.log(`skipped: ${file} needs ${peer}: ${install}`)
    if (missing.length > 0) total.skipped++
    return missing.length === 0
  })
  const { alone = [], together = [] } = Object.groupBy(able, (file) =>
    isAlone(join(root, file)) ? 'alone' : 'together',
  )
  // The pages are built while units run.
  const pages = peers.length > 0 ? ensureConsole(root, process.execPath) : Promise.resolve()
  // That they could not be is told when they are needed.
  pages.catch(() => undefined)
  const run = (files, limit) => runFiles({ root, files, options, logDirectory, ...limit })
  const runUnits = (files) => () => run(files, limits.unit)
  const runPeer = (file) => () => pages.then(() => run([file], limits.peer))
  const queue = [...dealOut(units, shares).map(runUnits), ...together.map(runPeer)]
  for (const counts of await several(queue, atOnce, (begin) => begin())) add(counts)
  for (const counts of await several(alone.map(runPeer), 1, (begin) => begin())) add(counts)
  if (patterns.length === 0) add(scanFolder(logDirectory))
} catch (error) {
  console.log(`failed: ${error.message}`)
  total.failed++
} finally {
  rmSync(logDirectory, { recursive: true, force: true })
}

if (total.passed + total.failed + total.skipped === 0) {
  console.log(`failed: no test matches ${patterns.join(' ') || 'anything'}`)
  total.failed++
}
console.log(`(${((Date.now() - started) / 1000).toFixed(0)} s)`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
