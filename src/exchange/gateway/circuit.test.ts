import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCircuit } from './circuit.ts'

function circuitAt() {
  let time = 0
  const circuit = createCircuit(() => time)
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) circuit.enter('e')!.failed()
  }
  return { circuit, fail, pass: (ms: number) => (time += ms) }
}

test('an endpoint rests after five failures one after the other, and no other with it', () => {
  const { circuit, fail } = circuitAt()
  fail(4)
  circuit.enter('e')!.succeeded()
  fail(4)
  assert.notEqual(circuit.enter('e'), undefined)
  fail(1)
  assert.equal(circuit.enter('e'), undefined)
  assert.notEqual(circuit.enter('other'), undefined)
  assert.deepEqual(circuit.open(), ['e'])
})

test('after its rest one call alone is let through, and what it finds counts', () => {
  const { circuit, fail, pass } = circuitAt()
  fail(5)
  pass(5_000)
  const probe = circuit.enter('e')
  assert.notEqual(probe, undefined)
  assert.equal(circuit.enter('e'), undefined, 'one at a time')
  probe!.succeeded()
  assert.notEqual(circuit.enter('e'), undefined)
  assert.deepEqual(circuit.open(), [])
})

test('each time that call fails the rest is twice as long, up to a minute', () => {
  const { circuit, fail, pass } = circuitAt()
  fail(5)
  for (const rest of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    pass(rest - 1)
    assert.equal(circuit.enter('e'), undefined, String(rest))
    pass(1)
    circuit.enter('e')!.failed()
  }
})

test('a call that tells nothing gives its place to the next, and nothing counts twice', () => {
  const { circuit, fail, pass } = circuitAt()
  fail(5)
  pass(5_000)
  const probe = circuit.enter('e')!
  probe.released()
  probe.failed()
  const next = circuit.enter('e')
  assert.notEqual(next, undefined)
  next!.failed()
  next!.succeeded()
  assert.equal(circuit.enter('e'), undefined)
})

test('calls that were under way when an endpoint began to rest do not make it rest longer', () => {
  const { circuit, pass } = circuitAt()
  const attempts = Array.from({ length: 20 }, () => circuit.enter('e')!)
  for (const attempt of attempts) attempt.failed()
  pass(5_000)
  assert.notEqual(circuit.enter('e'), undefined)
})
