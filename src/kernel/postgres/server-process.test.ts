import assert from 'node:assert/strict'
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { boundLog, freePort } from './server-process.ts'

test("the server's log is cut at 8 MB, with the past in one other file, and written on", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-log-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'postgres.log')
  await boundLog(path)
  const writer = await open(path, 'a')
  await writer.write('first line\n')
  await boundLog(path)
  assert.equal(await readFile(path, 'utf8'), 'first line\n')
  await writer.write(Buffer.alloc(8 * 1024 * 1024, 'x'))
  await boundLog(path)
  await writer.write('next line\n')
  await writer.close()
  assert.equal(await readFile(path, 'utf8'), 'next line\n')
  assert.ok((await stat(`${path}.1`)).size > 8 * 1024 * 1024)
})

test('a free port can be listened on', async () => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  await new Promise((resolve) => server.close(resolve))
})
