import assert from 'node:assert/strict'
import { test } from 'node:test'
import { captureLog } from '../testkit/index.ts'
import type { Ending, ServerProcess } from './server-process.ts'
import { supervise } from './supervision.ts'

const patience = { timeout: 30_000 }

/** A server that ends when told to. */
function server(pid: number): ServerProcess & { die(): void; stopped: boolean } {
  const ended = Promise.withResolvers<Ending>()
  return {
    pid,
    ended: ended.promise,
    stopped: false,
    die: () => ended.resolve({ code: 1, signal: null }),
    async stop() {
      this.stopped = true
      this.die()
    },
    farewell: () => undefined,
  }
}

test('a server that ends is started again, at the third attempt if need be', patience, async () => {
  const [first, second] = [server(1), server(2)]
  const up = Promise.withResolvers<void>()
  const endings: Ending[] = []
  let attempts = 0
  const supervision = supervise({
    first,
    async start() {
      attempts += 1
      if (attempts < 3) throw new Error('not yet')
      up.resolve()
      return second
    },
    onEnd: (why) => endings.push(why),
    log: captureLog().log,
  })
  first.die()
  await up.promise
  await supervision.stop()
  assert.deepEqual(endings, [{ code: 1, signal: null }])
  assert.equal(attempts, 3)
  assert.ok(second.stopped)
})

test('stopping while the next server comes up stops that one too', patience, async () => {
  const [first, second] = [server(1), server(2)]
  const starting = Promise.withResolvers<void>()
  const slow = Promise.withResolvers<ServerProcess>()
  const supervision = supervise({
    first,
    start() {
      starting.resolve()
      return slow.promise
    },
    onEnd: () => undefined,
    log: captureLog().log,
  })
  first.die()
  await starting.promise
  const stopped = supervision.stop()
  slow.resolve(second)
  await stopped
  assert.ok(second.stopped)
})

test('a listener that throws is logged, and the server is started all the same', patience, async () => {
  const { log, lines } = captureLog()
  const first = server(1)
  const up = Promise.withResolvers<void>()
  const supervision = supervise({
    first,
    async start() {
      up.resolve()
      return server(2)
    },
    onEnd() {
      throw new Error('a fault of the listener')
    },
    log,
  })
  first.die()
  await up.promise
  await supervision.stop()
  assert.ok(lines.some((line) => line['msg'] === "a listener to the database server's end failed"))
})
