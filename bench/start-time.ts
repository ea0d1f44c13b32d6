import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Measure, ofRounds } from './measure.ts'
import { plainEnvironment } from './program.ts'
import { median } from './statistics.ts'

const goalSeconds = 8
const root = fileURLToPath(new URL('..', import.meta.url))

/** From `npm start` to a served page. */
export const startTime: Measure = {
  number: 5,
  title: 'From `npm start` on an installed tree to a served page',
  limitMinutes: 5,
  run: async ({ say }) => {
    const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
    try {
      const first = await startOnce(folder)
      say(`the first start, which makes the database: ${first.toFixed(2)} s`)
      const rounds: number[] = []
      for (let round = 1; round <= 3; round++) rounds.push(await startOnce(folder))
      return {
        findings: [
          { what: 'First start, which makes the database, s', measured: first.toFixed(2) },
          {
            what: 'Later starts, s',
            goal: `≤ ${goalSeconds} s`,
            measured: ofRounds(median(rounds), rounds),
            met: median(rounds) <= goalSeconds,
          },
        ],
        notes: [
          'Counted from the start of npm to the last byte of the page at / and of the script it names; dependencies installed, console built, simulator on.',
        ],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Starts, asks for the page, stops. Answers the seconds to the page. */
async function startOnce(folder: string): Promise<number> {
  const started = performance.now()
  const ports = ['--port', '0', '--sip-port', '0', '--sips-port', '0']
  const child = spawn('npm', ['start', '--', ...ports, '--data', folder, '--json'], {
    cwd: root,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { http, pid } = await ready(child)
  try {
    await readPage(http)
    return (performance.now() - started) / 1_000
  } finally {
    process.kill(pid, 'SIGINT')
    await once(child, 'close')
  }
}

function ready(child: ChildProcess): Promise<{ http: string; pid: number }> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGTERM'), 120_000)
    createInterface({ input: child.stdout! }).on('line', (text) => {
      if (!text.startsWith('{')) return
      const line = JSON.parse(text) as Record<string, unknown>
      if (line['msg'] !== 'ready') return
      clearTimeout(late)
      resolve({ http: String(line['http']), pid: Number(line['process.pid']) })
    })
    child.once('close', (code) => reject(new Error(`npm start ended with ${code} before it was ready`)))
  })
}

async function readPage(http: string): Promise<void> {
  const page = await (await fetch(http)).text()
  const script = /<script[^>]+src="([^"]+)"/.exec(page)?.[1]
  if (script === undefined) throw new Error('the page names no script: is the console built?')
  const answer = await fetch(new URL(script, http))
  if (!answer.ok) throw new Error(`${script} answered ${answer.status}`)
  await answer.arrayBuffer()
}
