import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './lock.mjs'

/**
 * Builds the web pages when their sources or the lockfile changed since they were last built. Files are compared by
 * time and size first, and by content when those differ.
 *
 * @param {string} root
 * @param {string} node
 */
export async function ensureConsole(root, node) {
  if (!existsSync(join(root, 'console/index.html')) || isFresh(root)) return
  await alone(root, async () => {
    if (isFresh(root)) return
    process.stderr.write('knutpunkt: building the web pages\n')
    await build(root, node)
    writeStamp(root, { quick: quickHash(root), content: contentHash(root) })
  })
}

const stampPath = (root) => join(root, 'console/dist/.stamp.json')

function isFresh(root) {
  if (!existsSync(stampPath(root))) return false
  const stamp = JSON.parse(readFileSync(stampPath(root), 'utf8'))
  const quick = quickHash(root)
  if (stamp.quick === quick) return true
  if (stamp.content !== contentHash(root)) return false
  writeStamp(root, { ...stamp, quick })
  return true
}

function writeStamp(root, stamp) {
  writeFileSync(stampPath(root), JSON.stringify(stamp))
}

const quickHash = (root) =>
  hashOf(root, (path) => {
    const { mtimeMs, size } = statSync(path)
    return `${mtimeMs} ${size}`
  })

const contentHash = (root) => hashOf(root, (path) => readFileSync(path))

function hashOf(root, signOf) {
  const hash = createHash('sha256')
  for (const path of sources(root)) hash.update(`\0${path}\0`).update(signOf(join(root, path)))
  return hash.digest('hex')
}

function sources(root) {
  const files = readdirSync(join(root, 'console'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .filter((path) => !/^console[/\\](dist|node_modules)[/\\]|\.test\.tsx?$/.test(path))
  return ['package-lock.json', ...files.sort()]
}

function build(root, node) {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(node, [vite, 'build', 'console', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => {
      if (code === 0) done(undefined)
      else fail(new Error('the web pages could not be built (see above); nothing was started'))
    })
  })
}
