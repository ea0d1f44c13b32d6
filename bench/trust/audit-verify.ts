import { execFile } from 'node:child_process'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { figure, type Measure, type Outcome, ofRounds, type Scale } from '../measure.ts'
import { median } from '../statistics.ts'
import { writeLog } from './audit-log.ts'

const goalSeconds = 60
const run = promisify(execFile)
const verifyProcess = fileURLToPath(new URL('verify-process.ts', import.meta.url))

export const auditVerify: Measure = {
  number: 4,
  title: 'An exported audit log verified from files alone',
  limitMinutes: 20,
  run: async (scale) => {
    const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
    try {
      return await measure(folder, scale)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Taken {
  seconds: number
  mostMegabytes: number
}

async function measure(folder: string, { quick, say }: Scale): Promise<Outcome> {
  const size = quick ? 100_000 : 1_000_000
  const log = join(folder, 'log')
  say(`writing a log of ${figure(size)} entries`)
  const key = await writeLog(log, size)
  // A million takes long enough to be told from chance, and each round half a minute.
  const rounds = quick ? 2 : 1
  const withEntries = await verifyRounds(2, log, key, say)
  // The same log as it is given to anybody: without what the entries say.
  await rename(join(log, 'entries.jsonl'), join(folder, 'entries.jsonl'))
  const alone = await verifyRounds(rounds, log, key, say)
  return report(size, withEntries, alone)
}

async function verifyRounds(rounds: number, log: string, key: string, say: Scale['say']): Promise<Taken[]> {
  const taken: Taken[] = []
  for (let round = 1; round <= rounds; round++) {
    const { stdout } = await run(process.execPath, [verifyProcess, log, '--key', key])
    taken.push(JSON.parse(stdout) as Taken)
    say(`round ${round}: ${stdout.trim()}`)
  }
  return taken
}

function report(size: number, withEntries: readonly Taken[], alone: readonly Taken[]): Outcome {
  const seconds = (of: readonly Taken[]) => of.map((each) => each.seconds)
  const memory = (of: readonly Taken[]) => of.map((each) => each.mostMegabytes)
  const shown = (values: readonly number[]) => ofRounds(median(values), values)
  const full = median(seconds(withEntries))
  // Held against the share of a million that was verified.
  const limit = (goalSeconds * size) / 1_000_000
  const judged = (value: number) => ({ goal: `< ${figure(limit)}`, met: value < limit })
  return {
    findings: [
      {
        what: `${figure(size)} entries with what they say, seconds`,
        measured: shown(seconds(withEntries)),
        ...judged(full),
      },
      { what: '— its process at most, MiB', measured: shown(memory(withEntries)) },
      {
        what: `${figure(size)} entries by their commitments alone, seconds`,
        measured: shown(seconds(alone)),
        ...judged(median(seconds(alone))),
      },
      { what: '— its process at most, MiB', measured: shown(memory(alone)) },
    ],
    notes: [
      'The log is written with the tree’s own code as an export has it: bundles, tiles, a signed checkpoint, and every entry with its salt. Each round is a process of its own, as `knutpunkt audit verify` is; the files are in the system’s memory by then.',
      'Verified is: the checkpoint’s signature, every leaf, every tile on every level, the root, and each entry’s commitment from its canonical JSON and salt.',
    ],
  }
}
