import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const waitMs = 10 * 60_000

/**
 * Runs `work` while no other process does the same in this tree. Waits for the other one, at most ten minutes.
 *
 * @param {string} root
 * @param {() => unknown} work
 */
export async function alone(root, work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const path = join(tmpdir(), `knutpunkt-${name}.lock`)
  const end = Date.now() + waitMs
  while (!take(path)) {
    if (Date.now() > end)
      throw new Error(`another process has held ${path} for ten minutes; remove it if none runs`)
    await delay(200)
  }
  try {
    await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!holderRuns(path)) rmSync(path, { force: true })
    return false
  }
}

function holderRuns(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    // Empty for the moment between creation and writing: taken as running.
    if (pid > 0) process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
