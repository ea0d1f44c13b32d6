// The rule of the doors: a room is entered by its index.ts alone, and only along the table of the architecture.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Which rooms a room may enter. A room that is not here may enter none. */
const mayEnter = {
  kernel: [],
  trust: ['kernel'],
  exchange: ['kernel', 'trust'],
  scaip: [],
  fhir: ['kernel'],
  welfare: ['kernel', 'trust', 'exchange', 'scaip', 'fhir'],
  casework: ['kernel', 'trust', 'exchange'],
  resident: ['kernel', 'trust', 'exchange', 'fhir'],
  region: ['kernel', 'trust'],
  hub: ['kernel', 'trust', 'region'],
  simulator: ['scaip'],
}

/** What a room publishes: schemas and types alone. */
const contract = /^src\/[a-z]+\/contract\/index\.ts$/
const testKit = 'src/kernel/testkit/index.ts'

/** Tests, and what is there for tests alone: `*-fixture.ts`, folders `testkit` and `testing`. */
const isTest = (file) => /\.test\.tsx?$|-fixture\.tsx?$|\/(testkit|testing)\//.test(file)

/** The room a file is in. main.ts, compose.ts with its parts (compose/), what the command line is made of (program/) and the tests of the whole (testing/) are in none. */
const roomOf = (file) => /^src\/(?!program\/|compose\/|testing\/)([a-z]+)\//.exec(file)?.[1]

/** The test kit of the whole: what starts all rooms at once. */
const platformKit = 'src/testing/'

/**
 * @param {string} root
 * @returns {string[]} the imports of the project that break the rule, each as a sentence
 */
export function brokenDoors(root) {
  return globSync('{src,console,bench,scripts}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist)$/.test(String(path)),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((file) => brokenIn(file, readFileSync(posix.join(root, file), 'utf8')))
}

/**
 * @param {string} file its path from the root, `src/welfare/alarm/alarm.ts`
 * @param {string} source
 * @returns {string[]}
 */
export function brokenIn(file, source) {
  return importsOf(source).flatMap(({ specifier, typeOnly }) => {
    const target = resolveFrom(file, specifier)
    const fault = target === undefined ? undefined : faultOf(file, target, typeOnly)
    return fault === undefined ? [] : [`${file} imports ${specifier}: ${fault}`]
  })
}

function faultOf(file, target, typeOnly) {
  if (isTest(target) && !isTest(file) && !file.startsWith('bench/'))
    return 'what is there for tests is for tests alone'
  const from = roomOf(file)
  const to = roomOf(target)
  if (target.startsWith(platformKit) && !file.startsWith(platformKit)) return faultOfKit(from)
  if (target === testKit && isTest(file) && from !== 'scaip') return undefined
  if (file.startsWith('console/'))
    return target.startsWith('console/') ? undefined : faultOfConsole(target, typeOnly)
  if (to === undefined) return from === undefined ? undefined : 'a room enters rooms alone'
  if (from === to) return undefined
  if (file.startsWith(platformKit) && typeOnly && contract.test(target)) return undefined
  // A benchmark measures parts of a room by themselves.
  if (file.startsWith('bench/') && target === `src/${to}/testkit/index.ts`) return undefined
  if (target !== `src/${to}/index.ts`) return `the room ${to} is entered by src/${to}/index.ts`
  if (from === undefined || mayEnter[from]?.includes(to)) return undefined
  return `the room ${from} may not enter ${to}`
}

/** Tests of the whole may start it: those of the pages and the benches. A room's tests start their room. */
function faultOfKit(from) {
  return from === undefined ? undefined : 'only tests above the rooms start the whole platform'
}

function faultOfConsole(target, typeOnly) {
  if (!contract.test(target)) {
    return 'the console sees only src/<room>/contract/index.ts'
  }
  return typeOnly ? undefined : 'the console takes types alone (import type)'
}

/** Where an import leads, from the root; undefined for packages. */
function resolveFrom(file, specifier) {
  if (specifier === 'knutpunkt/scaip') return 'src/scaip/index.ts'
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined
}

const comments = /^\s*\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const statements = /^\s*(import|export)\s+(type\s)?([^'"`;]*?\sfrom\s*)?['"]([^'"\n]+)['"]/gm
const calls = /\bimport\s*\(\s*['"`]([^'"`\n]+)['"`]/g

/** The imports of a source, static and dynamic, re-exports too. */
export function importsOf(source) {
  const code = source.replace(comments, '')
  return [
    ...[...code.matchAll(statements)].map(([, , type, , specifier]) => ({
      specifier,
      typeOnly: type !== undefined,
    })),
    ...[...code.matchAll(calls)].map(([, specifier]) => ({ specifier, typeOnly: false })),
  ]
}
