import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isAlone, missingPeers, peersOf } from './peers.mjs'

function fileWith(t, text) {
  const folder = mkdtempSync(join(tmpdir(), 'knutpunkt-peers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'one.peer.test.ts')
  writeFileSync(path, text)
  return path
}

test('a file names its peers in one line', (t) => {
  assert.deepEqual(peersOf(fileWith(t, "// peers: sipp, chromium\nimport 'x'\n")), ['sipp', 'chromium'])
})

test('a file that names none, or one that nobody knows, is refused', (t) => {
  assert.throws(() => peersOf(fileWith(t, "import 'x'\n")), /does not say which peers/)
  assert.throws(() => peersOf(fileWith(t, '// peers: netscape\n')), /"netscape", which is not in/)
})

test('a file has the machine for itself when it says why', (t) => {
  assert.equal(isAlone(fileWith(t, '// peers: sipp\n// alone: floods the machine\n')), true)
  assert.equal(isAlone(fileWith(t, "// peers: sipp\nimport 'x'\n")), false)
  assert.equal(isAlone(fileWith(t, '// alone:\n')), false)
})

test('a peer that is not on the machine is missing, with the line that installs it', (t) => {
  const path = process.env.PATH
  t.after(() => (process.env.PATH = path))
  // Without apt-get in reach nothing is installed.
  process.env.PATH = tmpdir()
  assert.deepEqual(missingPeers(['sipp']), [{ peer: 'sipp', install: 'apt-get install sip-tester' }])
})
