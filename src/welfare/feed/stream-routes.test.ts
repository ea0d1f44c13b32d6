import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'

/** A screen's stream, read event by event. The server's own ticks come when the test says so. */
async function openStream(w: WelfareFixture, group: string, t: TestContext) {
  const { url } = await w.http.listen()
  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(`${url}/api/welfare/v1/alarms/stream?group=${group}`, { signal: stop.signal })
  const names = namesOf(response.body!.pipeThrough(new TextDecoderStream()))
  /** Reads on to the next event of this name; undefined when the stream has ended before it. */
  const until = async (name: string) => {
    for (;;) {
      const { value, done } = await names.next()
      if (done) return undefined
      if (value === name) return name
    }
  }
  return { until }
}

async function* namesOf(body: ReadableStream<string>) {
  let text = ''
  for await (const part of body) {
    const lines = (text + part).split('\n')
    text = lines.pop()!
    for (const line of lines) if (line.startsWith('event: ')) yield line.slice('event: '.length)
  }
}

test('a screen looks again when its group serves others than before, and is closed when its group is gone', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const w = await startWelfare(t)
  const { reception } = await town(w)
  const { until } = await openStream(w, reception, t)
  assert.equal(await until('board'), 'board')
  const { id } = await w.get<{ id: string }>('POST', '/controllers', { name: 'Grannkommunen' })
  await w.db.pool.query('insert into welfare.group_serves (group_id, controller_id) values ($1, $2)', [
    reception,
    id,
  ])
  // What a group sees is shared for a while, so it may take more than one tick.
  const stopTicking = keepTicking(t)
  assert.equal(await until('resync'), 'resync')
  await w.db.pool.query('update welfare.duty_group set removed_at = now() where id = $1', [reception])
  assert.equal(await until('nothing'), undefined)
  stopTicking()
})

/** Lets five seconds pass again and again, until the function it answers is called. */
function keepTicking(t: TestContext): () => void {
  let next: NodeJS.Immediate
  const tick = () => {
    t.mock.timers.tick(5_000)
    next = setImmediate(tick)
  }
  tick()
  return () => clearImmediate(next)
}
