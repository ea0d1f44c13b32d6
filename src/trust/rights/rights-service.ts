import type pg from 'pg'
import { type Clock, type Database, KnutpunktError } from '../../kernel/index.ts'
import type { Decision, DecisionCase, DecisionRequest } from '../contract/decision.ts'
import type { Decisions } from '../decision/decide.ts'
import { mandateFor } from '../proxy/proxy.ts'
import type { RightsCache } from './rights-cache.ts'
import type { Maker } from './rights-change.ts'
import { rightsErrors } from './rights-errors.ts'

/** Who is at the other end, as login has found out. */
export interface Caller {
  kind: 'staff' | 'resident' | 'system'
  id: string
  assignment?: string
  /** Level of assurance of the login, 0 to 4. */
  loa: number
}

/** What somebody would do with a person's rights. */
export interface RightsAct {
  act: string
  person: string
  controller?: string | undefined
  /** What a mandate to be granted names. */
  acts?: readonly string[]
  onRequest?: boolean | undefined
}

/** What the change is made with. `proxy`: the mandate of a proxy who acts. */
export interface Permitted extends Maker {
  client: pg.PoolClient
  proxy?: string | undefined
  /** Of the staff that acts. */
  organisation?: string | undefined
}

/** Told of each act in the transaction it is done in; when it throws, nothing is done. */
export type OnRightsAct = (
  client: pg.PoolClient,
  done: { caller: Caller; asked: RightsAct; decision: Decision; at: Permitted['at'] },
) => Promise<void>

/** Told of each denial, outside any transaction; when it throws, the answer is an error, and nothing is done either. */
export type OnRightsDenied = (
  denied: { caller: Caller; asked: RightsAct; decision: Decision },
  request: DecisionRequest,
) => Promise<void>

export interface RightsService {
  /**
   * Does what the rules let the caller do, in one transaction.
   *
   * @throws {KnutpunktError} trust.decision_denied, with the paragraph and the reason
   */
  perform<T>(caller: Caller, asked: RightsAct, change: (by: Permitted) => Promise<T>): Promise<T>
}

export interface RightsServiceDeps {
  db: Database
  clock: Clock
  decisions: Pick<Decisions, 'decideOn'>
  rights: Pick<RightsCache, 'of' | 'forget'>
  onAct: OnRightsAct
  /** Told of each denial, before it is answered. */
  onDenied?: OnRightsDenied
}

export function createRightsService({
  db,
  clock,
  decisions,
  rights,
  onAct,
  onDenied,
}: RightsServiceDeps): RightsService {
  /** What is done by staff at the person's request is hers. What staff enters by its office is the staff's. */
  const makerOf = async (
    caller: Caller,
    asked: RightsAct,
    of: DecisionCase,
  ): Promise<Omit<Permitted, 'client'>> => {
    const at = clock.now()
    if (of.actor.kind === 'staff') {
      const { organisation } = of.actor
      if (asked.onRequest !== true) return { at, by: caller.id, organisation }
      return { at, by: asked.person, registeredBy: caller.id, organisation }
    }
    if (of.actor.kind !== 'proxy') return { at, by: caller.id }
    const { proxies = [] } = (await rights.of(asked.person)) ?? {}
    return { at, by: caller.id, proxy: mandateFor(proxies, caller.id, asked.act, at)?.id }
  }
  return {
    async perform(caller, asked, change) {
      const request: DecisionRequest = {
        actor: {
          kind: caller.kind,
          id: caller.id,
          ...(caller.assignment !== undefined && { assignment: caller.assignment }),
        },
        act: { name: asked.act },
        resource: {
          kind: 'matter',
          person: asked.person,
          ...(asked.controller !== undefined && { controller: asked.controller }),
          ...(asked.acts !== undefined && { acts: [...asked.acts] }),
        },
        purpose: caller.kind === 'resident' ? 'own' : 'care',
        context: { levelOfAssurance: caller.loa, grounds: { onRequest: asked.onRequest === true } },
      }
      const { decision, case: of } = await decisions.decideOn(request)
      if (decision.decision === 'deny') {
        await onDenied?.({ caller, asked, decision }, request)
        throw denied(decision)
      }
      const maker = await makerOf(caller, asked, of)
      try {
        return await db.transaction(async (client) => {
          const result = await change({ ...maker, client })
          await onAct(client, { caller, asked, decision, at: maker.at })
          return result
        })
      } finally {
        // Also when it failed: a commit whose answer was lost may have been one.
        rights.forget(asked.person)
      }
    },
  }
}

function denied({ id, rules }: Decision): KnutpunktError {
  const { law, text } = rules[0]!
  return new KnutpunktError(rightsErrors.decision_denied, {
    values: { law, reasonSv: text.sv, reasonEn: text.en, decision: id },
  })
}
