import assert from 'node:assert/strict'
import { closeSync, fstatSync, openSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createDiskSync } from './disk-sync.ts'
import { openJournal } from './journal.ts'

const everyMs = 200

/** A disk that is forced when the test says so. */
async function disk(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-disk-'))
  t.after(() => rm(folder, { recursive: true }))
  const forced: number[] = []
  const refused: unknown[] = []
  let done = Promise.resolve()
  const sync = createDiskSync({
    everyMs,
    onRefused: (error) => refused.push(error),
    force: (file) => {
      forced.push(file)
      return done
    },
  })
  const open = (name: string) => openSync(join(folder, name), 'a')
  const isOpen = (file: number) => {
    try {
      fstatSync(file)
      return true
    } catch {
      return false
    }
  }
  /** An interval passes, and what was begun in it ends. */
  const pass = async () => {
    t.mock.timers.tick(everyMs)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  /** From now on the disk takes until `release` is called. */
  const slow = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    done = promise
    return () => {
      done = Promise.resolve()
      resolve()
    }
  }
  return { folder, sync, forced, refused, open, isOpen, pass, slow }
}

test('what was written within an interval is forced once, at its end, and again only when more was written', async (t) => {
  const { sync, forced, open, pass } = await disk(t)
  const file = open('a')
  for (let write = 0; write < 100; write++) sync.written(file)
  t.mock.timers.tick(everyMs - 1)
  assert.deepEqual(forced, [])
  await pass()
  assert.deepEqual(forced, [file])
  await pass()
  assert.deepEqual(forced, [file])
  sync.written(file)
  await pass()
  assert.deepEqual(forced, [file, file])
  closeSync(file)
})

test('what is written while the disk is busy is forced after it', async (t) => {
  const { sync, forced, open, pass, slow } = await disk(t)
  const file = open('a')
  const release = slow()
  sync.written(file)
  await pass()
  sync.written(file)
  await pass()
  assert.deepEqual(forced, [file])
  release()
  await pass()
  await pass()
  assert.deepEqual(forced, [file, file])
  closeSync(file)
})

test('a file is closed when what was written to it is on the disk, and never while it is being forced', async (t) => {
  const { sync, forced, open, isOpen, pass, slow } = await disk(t)
  const file = open('a')
  sync.written(file)
  sync.close(file)
  assert.ok(isOpen(file))
  const release = slow()
  await pass()
  assert.ok(isOpen(file))
  assert.deepEqual(forced, [file])
  release()
  await pass()
  assert.ok(!isOpen(file))
  const unwritten = open('b')
  sync.close(unwritten)
  assert.ok(!isOpen(unwritten))
})

test('what matters no more is not forced; a disk that refuses is told of', async (t) => {
  const { sync, forced, refused, open, pass } = await disk(t)
  const file = open('a')
  sync.written(file)
  sync.forget(file)
  await pass()
  assert.deepEqual(forced, [])
  closeSync(file)
  sync.written(file)
  sync.end()
  assert.equal(refused.length, 1)
})

test('the journal forces lines that wait for the database, with the name of their file, and none that it has', async (t) => {
  const { folder, sync, forced, pass } = await disk(t)
  const journal = openJournal(folder, sync)
  const segment = journal.append('{"a":1}\n', 1)
  await pass()
  assert.equal(forced.length, 2)
  assert.ok(forced.includes(segment.file!))
  const folderItself = forced.find((file) => file !== segment.file)!
  assert.ok(fstatSync(folderItself).isDirectory())
  journal.append('{"a":2}\n', 1)
  journal.done(segment, 2)
  await pass()
  assert.equal(forced.length, 2)
  journal.append('{"a":3}\n', 1)
  journal.close()
  assert.equal(readdirSync(folder).length, 1)
  await pass()
  assert.equal(forced.length, 2, 'at the end it is waited for, and nothing is left to be done')
})
