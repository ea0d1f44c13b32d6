// Looks the code over: npm run check. Each step is printed with its result; ends with one line like the tests do.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brokenDoors } from './doors.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const maxLines = 600

/** Each step gives what is wrong; nothing when all is well. */
const steps = {
  types: () => tool('typescript', 'tsc', '-p', 'tsconfig.json', '--noEmit'),
  ...(existsSync(join(root, 'console/tsconfig.json')) && {
    'types of the console': () => tool('typescript', 'tsc', '-p', 'console/tsconfig.json', '--noEmit'),
  }),
  lint: () => tool('oxlint', 'oxlint', '--deny-warnings'),
  format: () => tool('@biomejs/biome', 'biome', 'check', '--error-on-warnings'),
  doors: () => brokenDoors(root).join('\n'),
  'length of files': () => tooLong().join('\n'),
  'unused code': () => tool('knip', 'knip', '--no-progress'),
}

let passed = 0
let failed = 0
for (const [name, step] of Object.entries(steps)) {
  const wrong = step()
  console.log(`${wrong === '' ? 'ok' : 'failed'}: ${name}`)
  if (wrong === '') passed++
  else {
    failed++
    console.log(wrong.replace(/^/gm, '    '))
  }
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed > 0 ? 1 : 0

/** Runs a package's program with this Node, so that the machine's own does not matter. */
function tool(name, program, ...args) {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const script = join(folder, typeof bin === 'string' ? bin : bin[program])
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 5 * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return ''
  return `${stdout}${stderr}${error?.message ?? ''}`.trim() || `${program} ended with ${status}`
}

function tooLong() {
  return globSync('{src,console,bench,scripts,bin}/**/*.{ts,tsx,mjs,css,sql}', {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist)$/.test(String(path)),
  })
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ file, lines }) => `${file} has ${lines} lines; ${maxLines} are allowed`)
}
