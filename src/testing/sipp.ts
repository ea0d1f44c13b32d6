import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Later, testFolder } from './later.ts'

/** One alarm to be sent: a device and its reference. */
export interface Load {
  cid: string
  ref: string
}

/** sipp at work. */
export interface Sipp {
  /** The alarms that have been answered SIP 200 until now, each as `cid ref`. */
  answered(): Promise<string[]>
  /** The references that an `<mrs>` with this `snu` has come for until now. */
  replied(snu: number): Promise<string[]>
  /** Resolves when it has sent everything and got, or given up, every answer. The exit code: 0 when all were 200. */
  ended: Promise<number | null>
}

const scenarios = fileURLToPath(new URL('../scaip/testing/sipp/', import.meta.url))

/**
 * Lets sipp send these alarms, so many a second, over UDP or over one TCP connection. References are to be unique among all of them, since sipp notes
 * the answers by reference.
 */
export async function startSipp(
  later: Later,
  target: { host: string; port: number },
  loads: readonly Load[],
  { perSecond, transport = 'udp' }: { perSecond: number; transport?: 'udp' | 'tcp' },
): Promise<Sipp> {
  const folder = await testFolder(later)
  const csv = join(folder, 'alarms.csv')
  const log = join(folder, 'answers.log')
  await writeFile(csv, `SEQUENTIAL\n${loads.map(({ cid, ref }) => `${cid};${ref}`).join('\n')}\n`)
  const child = spawn(
    'sipp',
    [
      `${target.host}:${target.port}`,
      ...['-sf', join(scenarios, 'alarm-csv.xml'), '-oocsf', join(scenarios, 'reply.xml'), '-inf', csv],
      ...['-i', '127.0.0.1', '-m', String(loads.length), '-r', String(perSecond), '-l', '10000', '-d', '300'],
      ...['-t', transport === 'tcp' ? 't1' : 'u1'],
      ...['-nostdin', '-timeout', '90s', '-trace_logs', '-log_file', log],
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  later(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines = async (pattern: RegExp) =>
    (await readFile(log, 'utf8').catch(() => '')).split('\n').flatMap((line) => pattern.exec(line)?.[1] ?? [])
  const byRef = new Map(loads.map(({ cid, ref }) => [ref, `${cid} ${ref}`]))
  return {
    ended,
    answered: async () => (await lines(/^200 (\S+)$/)).map((ref) => byRef.get(ref)!),
    // Another reception on this machine may still be telling the device that had sipp's port before.
    replied: async (snu) =>
      (await lines(new RegExp(`^mrs (\\S+) snu ${snu}$`))).filter((ref) => byRef.has(ref)),
  }
}
