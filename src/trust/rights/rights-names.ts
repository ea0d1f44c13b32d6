import Type from 'typebox'
import type { App, Database } from '../../kernel/index.ts'
import { OnRequestQuery, PersonPath, type RightsRoutesDeps, readRights } from './rights-routes.ts'

/** Where the names of employees, residents, organisations and units come from; those unknown are left out. */
export type RightsNames = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

/** More are not looked up at once. */
const mostNames = 2000

/**
 * `GET …/people/{person}/names`: the names of those who stand in a person's consents, blocks and mandates, and of those she is a
 * proxy for, so that whoever may read these sees who it is. Nobody else's name is told.
 */
export function namesRoute(
  app: App,
  { service, callerOf, db, namesOf }: RightsRoutesDeps & { db: Database; namesOf: RightsNames },
): void {
  app.get(
    '/api/trust/v1/people/:person/names',
    {
      config: readRights,
      schema: {
        summary: "Names of those in a person's consents, blocks and mandates",
        tags: ['rights'],
        params: PersonPath,
        querystring: OnRequestQuery,
        response: {
          200: Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })) }),
        },
      },
    },
    async (request) => {
      const { person } = request.params
      const caller = await callerOf(request)
      const asked = { act: 'rights.read', person, onRequest: request.query.onRequest }
      const own = caller.kind === 'resident' && caller.id === person
      const ids = await service.perform(caller, asked, () => namedWith(db, person, own))
      const items = [...(await namesOf(ids))].map(([id, name]) => ({ id, name }))
      return { items }
    },
  )
}

/** `own`: also those whose mandates she holds, which is their business and hers alone. */
async function namedWith(db: Database, person: string, own: boolean): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `with named (id) as (
       select unnest(array[giver, registered_by, withdrawn_by, controller, recipient]) from trust.consent where person = $1
       union select unnest(array[set_by, registered_by, lifted_by, controller, unit]) from trust.block where person = $1
       union select unnest(array[organisation, by]) from trust.block_lift where person = $1
       union select unnest(array[holder, granted_by, registered_by, ended_by]) from trust.proxy where person = $1
       union select recipient from trust.erasure_order where person = $1
       union select by from trust.rights_change where person = $1
       union select person::text from trust.proxy where holder = $2 and ended_at is null and $3)
     select id from named where id is not null limit $4`,
    [person, person, own, mostNames],
  )
  return rows.map(({ id }) => id)
}
