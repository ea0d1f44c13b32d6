import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './lock.mjs'

/**
 * Installs the dependencies when they are missing or older than the lockfile. A tree that somebody else installed
 * (`npm install`) is left alone when it holds what the lockfile asks for.
 *
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isCurrent(root)) return
  await alone(root, async () => {
    if (isCurrent(root)) return
    process.stderr.write('knutpunkt: dependencies are missing or stale, installing them (npm install)\n')
    await npm(root, installArguments)
    writeFileSync(stampPath(root), wantedStamp(root))
  })
}

/**
 * What the lockfile says, and nothing written back. Not `npm ci`: that refuses a lockfile without the packages of
 * every platform, which is what a registry that does not have them all leaves behind.
 */
const installArguments = [
  'install',
  '--no-save',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]

const stampPath = (root) => join(root, 'node_modules', '.knutpunkt-stamp')

function isCurrent(root) {
  const wanted = wantedStamp(root)
  if (readIfThere(stampPath(root)) === wanted) return true
  if (
    !holdsAll(
      readIfThere(join(root, 'package-lock.json')),
      readIfThere(join(root, 'node_modules/.package-lock.json')),
    )
  ) {
    return false
  }
  writeFileSync(stampPath(root), wanted)
  return true
}

function wantedStamp(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${lock} ${process.platform}-${process.arch}\n`
}

/**
 * Whether npm's own note of what it installed covers the lockfile. Optional packages may be absent: most are for
 * other platforms.
 *
 * @param {string | undefined} lockfile package-lock.json
 * @param {string | undefined} installed node_modules/.package-lock.json
 */
export function holdsAll(lockfile, installed) {
  if (lockfile === undefined || installed === undefined) return false
  const { packages: there } = JSON.parse(installed)
  return Object.entries(JSON.parse(lockfile).packages).every(
    ([path, { version, optional, peer }]) =>
      path === '' ||
      (there[path] === undefined ? (optional ?? peer ?? false) : there[path].version === version),
  )
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function npm(root, args) {
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  })
  return new Promise((done, fail) => {
    child.on('error', (error) => fail(new Error(`npm could not be started: ${error.message}`)))
    child.on('exit', (code) => {
      if (code === 0) done(undefined)
      else fail(new Error(`npm install failed (see above); nothing was started`))
    })
  })
}
