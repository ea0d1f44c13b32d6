import Type from 'typebox'
import { type App, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import { actorOf } from '../access/guard.ts'
import type { Audit } from '../audit/audit.ts'
import type { Within } from '../federation/key/federation-keys.ts'
import { loginErrors } from '../login/login-errors.ts'
import type { TokenKeys } from './token-keys.ts'

const url = '/api/trust/v1/token-keys'
const tags = ['login']
const KeySet = Type.Object(
  { keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
  { title: 'TokenKeySet', description: 'Public parts (RFC 7517), the newest first' },
)

/**
 * The keys that access tokens are signed with. They change by themselves every three months; here somebody who administers the
 * installation changes them now, or ends one at once that somebody else may have got hold of.
 */
export function tokenKeyRoutes(
  app: App,
  { keys, audit }: { keys: TokenKeys; audit: Pick<Audit, 'append'> },
): void {
  /** Enters it in the transaction of the change. @throws {KnutpunktError} trust.token_keys_by_operator */
  const changing = (party: Party, act: string): Within => {
    if (party.controllers !== 'all') throw new KnutpunktError(loginErrors.token_keys_by_operator)
    const entry = { ...actorOf(party), act, outcome: 'done', purpose: 'administration' } as const
    return (client) => audit.append(client, [entry])
  }
  const published = async () => ({ keys: [...(await keys.published()).keys] })
  const write = { permission: 'trust.keys.write', levelOfAssurance: 3 } as const

  app.get(
    url,
    {
      config: { permission: 'trust.keys.read' },
      schema: { tags, summary: 'The keys that tokens are signed with', response: { 200: KeySet } },
    },
    published,
  )
  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Take a new key into use: published now, signing in five minutes, the old ones for an hour',
        response: { 201: Type.Object({ kid: Type.String() }) },
      },
    },
    async (request, reply) => {
      const kid = await keys.rotate(undefined, changing(partyOf(request), 'trust.token_key.rotate'))
      return reply.code(201).send({ kid })
    },
  )
  app.post(
    `${url}/:kid/revocation`,
    {
      config: write,
      schema: {
        tags,
        summary: 'End a key at once: what it has signed is refused in every process, and systems ask anew',
        params: Type.Object({ kid: Type.String({ minLength: 1, maxLength: 100 }) }),
        response: { 200: KeySet },
      },
    },
    async (request) => {
      await keys.revoke(request.params.kid, changing(partyOf(request), 'trust.token_key.revoke'))
      return published()
    },
  )
}
