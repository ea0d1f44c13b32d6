import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { KnutpunktError } from '../../../kernel/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import { testSigner } from '../../token/token-fixture.ts'
import { testFederation } from '../federation-fixture.ts'
import { validateChain } from './validate-chain.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'

test('a chain in which any one letter was changed is refused', async () => {
  const f = await testFederation()
  const chain = await f.chain(f.journal, f.north, f.anchor)
  const moment = { now: secondsNow(f.clock), skew: 60 }
  await validateChain(chain, f.anchors(), moment)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(chain.length - 1),
      fc.nat(),
      fc.constantFrom(...alphabet),
      async (index, at, letter) => {
        const statement = chain[index]!
        const position = at % statement.length
        fc.pre(statement[position] !== letter)
        const altered = [...chain]
        altered[index] = statement.slice(0, position) + letter + statement.slice(position + 1)
        await assert.rejects(validateChain(altered, f.anchors(), moment), KnutpunktError)
      },
    ),
    { numRuns: 300 },
  )
})

test('a chain whose statements are put in any other order, or some left out, is refused', async () => {
  const f = await testFederation()
  const chain = await f.chain(f.journal, f.north, f.anchor)
  const moment = { now: secondsNow(f.clock), skew: 60 }
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3]), async (order) => {
      // The anchor's own configuration alone is a chain of the anchor's, and at the end it may be left out.
      fc.pre(!['0,1,2,3', '0,1,2', '3'].includes(order.join()))
      await assert.rejects(
        validateChain(
          order.map((index) => chain[index]!),
          f.anchors(),
          moment,
        ),
        KnutpunktError,
      )
    }),
  )
})

test('a chain may be signed with different algorithms', async () => {
  const f = await testFederation()
  const moment = { now: secondsNow(f.clock), skew: 60 }
  for (const [entity, alg] of [
    [f.journal, 'ES384'],
    [f.north, 'RS256'],
    [f.anchor, 'PS256'],
  ] as const) {
    Object.assign(entity, { signer: await testSigner(`${alg}-1`, alg) })
  }
  const found = await validateChain(await f.chain(f.journal, f.north, f.anchor), f.anchors(), moment)
  assert.deepEqual(
    found.statements.map(({ jwt }) => jwt.header.alg),
    ['ES384', 'RS256', 'PS256', 'PS256'],
  )
  const fewer = { algorithms: ['ES256', 'ES384'] as const }
  await assert.rejects(
    validateChain(await f.chain(f.journal, f.north, f.anchor), f.anchors(), moment, fewer),
    {
      code: 'trust.jwt_algorithm_refused',
    },
  )
})
