import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readinessOf } from './readiness.ts'

const database = (there: boolean) => ({ available: () => there })
const exchange = (behind: boolean) => ({ isBehind: () => behind })

test('without its database no process is ready', () => {
  assert.equal(readinessOf(database(false), exchange(false), ['trust', 'exchange', 'welfare']).ready, false)
  assert.equal(readinessOf(database(true), undefined, []).ready, true)
})

test('addressing that is too old takes a service platform out of use, and no alarm reception', () => {
  const services = readinessOf(database(true), exchange(true), ['trust', 'exchange'])
  const alarms = readinessOf(database(true), exchange(true), ['trust', 'exchange', 'welfare'])
  assert.equal(services.ready, false)
  assert.equal(alarms.ready, true)
  assert.deepEqual(alarms.parts, services.parts)
  assert.equal(alarms.parts?.['addressing']?.ready, false)
})
