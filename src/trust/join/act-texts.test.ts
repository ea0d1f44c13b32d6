import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { joinedActTexts } from './act-texts.ts'

const schema = readFileSync(new URL('../../../policies/knutpunkt.cedarschema', import.meta.url), 'utf8')

/** The acts of the rules on one kind of resource. */
function actsOn(resource: string): string[] {
  return schema
    .split('\n')
    .filter((line) => line.startsWith('action ') && line.includes(`resource: ${resource},`))
    .flatMap((line) =>
      [...line.slice(0, line.indexOf('appliesTo')).matchAll(/"([^"]+)"/g)].map(([, act]) => act!),
    )
}

test('a person reads in words, not codes, what a system asked about her', () => {
  const acts = ['Record', 'Measure', 'Matter'].flatMap(actsOn)
  assert.ok(acts.length > 20)
  for (const act of [...acts, 'contract']) assert.ok(joinedActTexts[`decision.${act}`], act)
})

test('and what was done with her consents, blocks and proxies', () => {
  // Nothing is booked here; whether something may be is asked.
  const acts = actsOn('Matter').filter((act) => act !== 'bookings.make')
  for (const act of acts) assert.ok(joinedActTexts[`trust.${act}`], act)
})
