import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const reporter = (name) => new URL(`./${name}.mjs`, import.meta.url).href

/**
 * Runs test files in one process of node's test runner.
 *
 * A process that ends badly, never ends, or leaves a file without a single test counts as failed, with a line that
 * says so.
 *
 * @param {{ root: string, files: string[], options: string[], logDirectory: string, testMs: number, runMs: number,
 *   lingerMs?: number, output?: 'inherit' | 'ignore' }} run `lingerMs`: how long the process may stay after its last test, in which what whole files share is closed
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runFiles(run) {
  const { root, files, options, logDirectory, testMs, runMs, lingerMs = 90_000, output = 'inherit' } = run
  const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-test-'))
  const results = join(folder, 'results.jsonl')
  const child = spawn(
    process.execPath,
    [
      '--test',
      '--test-isolation=none',
      '--report-on-signal',
      '--report-exclude-env',
      `--report-directory=${folder}`,
      `--test-timeout=${testMs}`,
      `--test-reporter=${reporter('print')}`,
      '--test-reporter-destination=stdout',
      `--test-reporter=${reporter('record')}`,
      `--test-reporter-destination=${results}`,
      ...options,
      ...files,
    ],
    {
      cwd: root,
      stdio: ['ignore', output, output],
      env: {
        // Node keeps what it made of the sources; each process would take seconds to make it again.
        NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/knutpunkt'),
        ...process.env,
        KNUTPUNKT_TEST_LOG_DIR: logDirectory,
        NODE_ENV: 'test',
      },
    },
  )
  const ending = await ended(child, results, { runMs, lingerMs, folder })
  const records = read(results)
  rmSync(folder, { recursive: true, force: true })
  return tally(records, files, ending, options.length > 0)
}

function tally(records, files, ending, partial) {
  const count = (outcome) => records.filter((record) => record.outcome === outcome).length
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
  const fail = (line) => {
    console.log(`failed: ${line}`)
    counts.failed++
  }
  for (const { name, file } of records.filter(({ outcome }) => outcome === 'skipped')) {
    console.log(`skipped: ${file}: ${name}`)
  }
  const tested = new Set(
    records.filter(({ outcome }) => outcome !== 'waiting' && outcome !== 'done').map(({ file }) => file),
  )
  const empty = partial ? [] : files.filter((file) => ![...tested].some((path) => path?.endsWith(file)))
  if (ending !== undefined) fail(ending)
  else for (const file of empty) fail(`${file} has no test`)
  return counts
}

/** @returns {Promise<string | undefined>} what was wrong with how the process ended */
function ended(child, results, { runMs, lingerMs, folder }) {
  return new Promise((done) => {
    let reason
    const stop = async (why) => {
      if (reason !== undefined) return
      reason = why
      reason += await leftOpen(child, folder)
      child.kill('SIGKILL')
    }
    const overall = setTimeout(() => stop(`the run took longer than ${runMs / 1000} s and was ended`), runMs)
    let idleSince
    const watch = setInterval(() => {
      if (!nothingWaits(read(results))) idleSince = undefined
      else idleSince ??= Date.now()
      if (idleSince !== undefined && Date.now() - idleSince > lingerMs) {
        stop(
          `the process was still running ${lingerMs / 1000} s after its last test: something was left open`,
        )
      }
    }, 1000)
    child.on('exit', (code, signal) => {
      clearTimeout(overall)
      clearInterval(watch)
      const failedTests = read(results).some(({ outcome }) => outcome === 'failed')
      const badly = signal !== null || (code !== 0 && !failedTests)
      done(reason ?? (badly ? `the test process ended with ${signal ?? `exit code ${code}`}` : undefined))
    })
  })
}

/**
 * Has node report on the process, and names what keeps it alive.
 *
 * @returns {Promise<string>} a line a handle, and where its own code stood
 */
async function leftOpen(child, folder) {
  child.kill('SIGUSR2')
  for (let tries = 0; tries < 50; tries++) {
    await pause(100)
    try {
      const name = readdirSync(folder).find((file) => file.startsWith('report.'))
      const { libuv, javascriptStack } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      const open = libuv.filter(({ is_active, is_referenced }) => is_active && is_referenced).map(handleLine)
      return ['', ...open, ...(javascriptStack?.stack ?? [])].join('\n    ')
    } catch {
      // Not written yet, or not whole.
    }
  }
  return ' (it gave no report)'
}

const handleLine = ({ type, localEndpoint, remoteEndpoint, firesInMsFromNow, repeat, pid }) =>
  [
    type,
    localEndpoint && `${localEndpoint.host}:${localEndpoint.port}`,
    remoteEndpoint && `to ${remoteEndpoint.host}:${remoteEndpoint.port}`,
    firesInMsFromNow !== undefined && `in ${firesInMsFromNow} ms${repeat ? `, every ${repeat} ms` : ''}`,
    pid && `process ${pid}`,
  ]
    .filter(Boolean)
    .join(' ')

function nothingWaits(records) {
  const waiting = records.filter(({ outcome }) => outcome === 'waiting').length
  return waiting > 0 && records.length === 2 * waiting
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line))
  } catch {
    return []
  }
}
