import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

test('a counter is shown with its labels', async () => {
  const metrics = createMetrics({ process: false })
  metrics.counter('knutpunkt_signals_total', 'Signals received', ['type']).inc({ type: 'alarm' }, 2)
  assert.match(await metrics.registry.metrics(), /knutpunkt_signals_total\{type="alarm"\} 2/)
})

test('asking twice for one name gives the same metric', () => {
  const metrics = createMetrics({ process: false })
  const one = metrics.gauge('knutpunkt_open', 'Open things')
  assert.equal(metrics.gauge('knutpunkt_open', 'Open things'), one)
})

test('a histogram counts in the buckets it was given', async () => {
  const metrics = createMetrics({ process: false })
  metrics.histogram('knutpunkt_wait_seconds', 'Waits', [], [1, 5]).observe(3)
  const text = await metrics.registry.metrics()
  assert.match(text, /_bucket\{le="1"\} 0/)
  assert.match(text, /_bucket\{le="5"\} 1/)
})

test("the process' own figures are there under their usual names", async () => {
  assert.match(await createMetrics().registry.metrics(), /^process_resident_memory_bytes /m)
})

test('a name without our prefix is refused', () => {
  assert.throws(() => createMetrics({ process: false }).counter('signals', 'Signals'), /knutpunkt_/)
})
