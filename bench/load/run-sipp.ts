import { type ExecFileException, execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cidOf, type Load } from './load.ts'

/** Where Debian's sip-tester puts it. */
const sipp = '/usr/bin/sipp'
const scenario = (name: string) =>
  fileURLToPath(new URL(`../../src/scaip/testing/sipp/${name}.xml`, import.meta.url))

export const sippIsThere = (): boolean => existsSync(sipp)

/**
 * The same load from sipp: `inFlight` calls at a time, each ended by its SIP 200, which like the `<mrs>` comes after
 * commit. Answers the seconds from sipp's start to its end.
 *
 * @throws when any call was not answered 200
 */
export async function runSipp(load: Load & { inFlight: number }): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-sipp-'))
  try {
    const refs = Array.from(
      { length: load.count },
      (_, place) => `${load.run}${place.toString(36).padStart(5, '0')}`,
    )
    const lines = refs.map((ref, place) => `${cidOf(load, place)};${ref}`)
    await writeFile(join(folder, 'alarms.csv'), ['SEQUENTIAL', ...lines, ''].join('\n'))
    const started = performance.now()
    await run(folder, [load.target.replace(/^sip:/, ''), ...argumentsOf(load)])
    return (performance.now() - started) / 1_000
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `-d 5`: a call lingers 5 ms after its answer, so that nearly every `<mrs>` finds somebody who takes it. */
const argumentsOf = ({ count, inFlight }: Load & { inFlight: number }): string[] => {
  const limits = `-m ${count} -r 100000 -l ${inFlight} -d 5 -timeout 240s -timeout_error -nostdin`
  const files = ['-sf', scenario('alarm-csv'), '-oocsf', scenario('reply'), '-inf', 'alarms.csv']
  return [...files, '-i', '127.0.0.1', ...limits.split(' ')]
}

function run(cwd: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      timeout: 5 * 60_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, TERM: 'vt100' },
    }
    execFile(sipp, args, options, (error: ExecFileException | null, stdout) =>
      error ? reject(new Error(`sipp ended with ${error.code}: ${stdout.slice(-2_000)}`)) : resolve(),
    )
  })
}
