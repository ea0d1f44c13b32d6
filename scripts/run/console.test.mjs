import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { ensureConsole } from './console.mjs'

/** A tree with a console in it, and in place of the builder a script that counts how often it was called. */
function tree(t) {
  t.mock.method(process.stderr, 'write', () => true)
  const root = mkdtempSync(join(tmpdir(), 'knutpunkt-tree-'))
  t.after(() => rmSync(root, { recursive: true }))
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('package-lock.json', '{}')
  write('console/src/main.tsx', 'one')
  write(
    'node_modules/vite/bin/vite.js',
    `const fs = require('fs'); fs.mkdirSync('console/dist', { recursive: true }); fs.appendFileSync('count', 'x')`,
  )
  return {
    root,
    write,
    build: () => ensureConsole(root, process.execPath),
    builds: () => (existsSync(join(root, 'count')) ? readFileSync(join(root, 'count'), 'utf8').length : 0),
  }
}

test('the pages are built once, and again when a source, a new file or the lockfile is another', async (t) => {
  const { write, build, builds } = tree(t)
  write('console/index.html', '<html>')
  await build()
  await build()
  assert.equal(builds(), 1)
  for (const path of ['console/src/main.tsx', 'console/src/new.tsx', 'package-lock.json']) {
    const before = builds()
    write(path, `two of ${path}`)
    await build()
    await build()
    assert.equal(builds(), before + 1, path)
  }
})

test('a source that was only touched, and a test of the pages, build nothing', async (t) => {
  const { root, write, build, builds } = tree(t)
  write('console/index.html', '<html>')
  await build()
  utimesSync(join(root, 'console/src/main.tsx'), 1, 1)
  write('console/src/board.test.ts', 'test')
  await build()
  assert.equal(builds(), 1)
})

test('two at once build once', async (t) => {
  const { write, build, builds } = tree(t)
  write('console/index.html', '<html>')
  await Promise.all([build(), build()])
  assert.equal(builds(), 1)
})

test('without pages there is nothing to build', async (t) => {
  const { build, builds } = tree(t)
  await build()
  assert.equal(builds(), 0)
})

test('pages that cannot be built are told of, and tried again the next time', async (t) => {
  const { write, build } = tree(t)
  write('console/index.html', '<html>')
  write('node_modules/vite/bin/vite.js', 'process.exit(1)')
  await assert.rejects(build(), /could not be built/)
  await assert.rejects(build(), /could not be built/)
})
