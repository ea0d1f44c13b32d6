import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const table = JSON.parse(readFileSync(new URL('../peers.json', import.meta.url), 'utf8'))

/**
 * What a test file needs on the machine: its line `// peers: sipp, chromium`.
 *
 * @param {string} path
 * @returns {string[]}
 */
export function peersOf(path) {
  const line = /^\/\/ peers:(.*)$/m.exec(readFileSync(path, 'utf8'))
  if (line === null) throw new Error(`${path} does not say which peers it needs: // peers: sipp`)
  const names = line[1]
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const unknown = names.find((name) => table[name] === undefined)
  if (unknown !== undefined) throw new Error(`${path} needs "${unknown}", which is not in scripts/peers.json`)
  return names
}

/**
 * Whether a test file must have the machine for itself, since it loads a program until something gives or measures it: its line `// alone: why`.
 *
 * @param {string} path
 */
export const isAlone = (path) => /^\/\/ alone: \S/m.test(readFileSync(path, 'utf8'))

/**
 * The peers of these that are not on the machine, each with the line that installs it. As root on Debian they are
 * installed first.
 *
 * @param {string[]} names
 */
export function missingPeers(names) {
  const absent = names.filter((name) => !isThere(name))
  if (absent.length > 0 && canInstall()) install(absent)
  return absent
    .filter((name) => !isThere(name))
    .map((peer) => ({ peer, install: `apt-get install ${table[peer].debian}` }))
}

const isThere = (name) => table[name].binaries.some((binary) => find(binary) !== undefined)

function find(binary) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, binary))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const canInstall = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && find('apt-get') !== undefined

let updated = false

function install(names) {
  const packages = names.map((name) => table[name].debian)
  console.log(`installing ${packages.join(', ')} (apt-get)`)
  if (!updated) apt('update')
  updated = true
  apt('install', '--no-install-recommends', ...packages)
}

function apt(...args) {
  const { status, stderr } = spawnSync('apt-get', ['-q', '-y', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 5 * 60_000,
  })
  if (status !== 0) console.log(`apt-get ${args[0]} failed: ${stderr.trim()}`)
}
