// Runs the tests: npm test [-- path or pattern … --node-option …]
//
// Units (*.test.ts) run in two processes at once, each with a database server of its own; tests against a real peer or a real browser (*.peer.test.ts) in one each,
// after each other. Ends with one line: N passed, N failed, N skipped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureConsole } from './run/console.mjs'
import { scanFolder } from './scan-logs.mjs'
import { discover, select } from './test/discover.mjs'
import { missingPeers, peersOf } from './test/peers.mjs'
import { runFiles } from './test/run-files.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const minute = 60_000
const limits = {
  unit: { testMs: minute, runMs: 8 * minute },
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
  const run = (files, limit) => runFiles({ root, files, options, logDirectory, ...limit })
  // Two processes, for two cores: the largest room, and the others.
  const shares = Object.values(
    Object.groupBy(units, (file) => (file.startsWith('src/trust/') ? 'trust' : 'others')),
  )
  for (const counts of await Promise.all(shares.map((files) => run(files, limits.unit)))) add(counts)
  if (peers.length > 0) await ensureConsole(root, process.execPath)
  for (const file of peers) {
    const missing = missingPeers(peersOf(join(root, file)))
    for (const { peer, install } of missing) console.log(`skipped: ${file} needs ${peer}: ${install}`)
    add(missing.length > 0 ? { passed: 0, failed: 0, skipped: 1 } : await run([file], limits.peer))
  }
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
