import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnutpunktError } from '../../../kernel/index.ts'
import { NoTrust } from '../chain/resolver.ts'
import { federationErrors } from '../federation-errors.ts'
import { federationProblemOf } from './federation-problem.ts'

const told = (error: unknown) => {
  const { status, body } = federationProblemOf(error)
  return [status, body.error]
}

test('refusals have the words and the status of the specification (section 8.9)', () => {
  const refusal = (code: string) => [{ path: [], code, text: { sv: '', en: '' } }]
  assert.deepEqual(told(new KnutpunktError(federationErrors.subordinate_unknown)), [404, 'not_found'])
  assert.deepEqual(told(new KnutpunktError(federationErrors.too_many_resolutions)), [
    503,
    'temporarily_unavailable',
  ])
  assert.deepEqual(told(new KnutpunktError(federationErrors.federation_no_key)), [
    503,
    'temporarily_unavailable',
  ])
  assert.deepEqual(told(new NoTrust('https://a.example', refusal('trust.chain_loop'))), [
    400,
    'invalid_trust_chain',
  ])
  assert.deepEqual(told(new NoTrust('https://a.example', refusal('trust.policy_violated'))), [
    400,
    'invalid_metadata',
  ])
})

test('a database that is away is temporary, and what is not known says nothing of itself', () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  assert.deepEqual(told(away), [503, 'temporarily_unavailable'])
  const { status, body } = federationProblemOf(new Error('password=secret'))
  assert.deepEqual([status, body.error], [500, 'server_error'])
  assert.ok(!JSON.stringify(body).includes('secret'))
})
