import { type Clock, type Database, present } from '../../kernel/index.ts'
import type { Decision, DecisionRequest } from '../contract/decision.ts'
import type { ExplainedDenial } from '../contract/explanation.ts'

/** So long an explanation is shown. The log of accesses keeps that it was denied. */
export const explainedForDays = 90

/** Why the latest denials came to be. */
export interface Explanations {
  /** Keeps a denial; a permit is passed over. Outside any transaction, since what it refuses is rolled back. */
  keep(request: DecisionRequest, decision: Decision): Promise<void>
  /** @returns undefined when none is kept by that id */
  read(id: string): Promise<ExplainedDenial | undefined>
  /** Removes those that are shown no more. @returns how many */
  purge(): Promise<number>
}

export function createExplanations({ db, clock }: { db: Database; clock: Clock }): Explanations {
  const oldest = () =>
    clock
      .now()
      .subtract({ hours: 24 * explainedForDays })
      .toString()
  return {
    async keep({ actor, act, resource }, { id, decision, rules, missing = [] }) {
      if (decision !== 'deny') return
      await db.pool.query(
        `insert into trust.denial (place, id, at, actor_kind, actor, act, controller, rules, missing)
         values (nextval('trust.denial_place'), $1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (place) do update set id = excluded.id, at = excluded.at, actor_kind = excluded.actor_kind,
           actor = excluded.actor, act = excluded.act, controller = excluded.controller, rules = excluded.rules,
           missing = excluded.missing`,
        [
          id,
          clock.now().toString(),
          actor.kind,
          actor.id,
          'name' in act ? act.name : `${act.contract} ${act.operation}`,
          resource.controller ?? null,
          JSON.stringify(rules),
          JSON.stringify(missing),
        ],
      )
    },
    async read(id) {
      const { rows } = await db.pool.query(
        `select id, at, json_build_object('kind', actor_kind, 'id', actor) as actor, act, controller, rules, missing
           from trust.denial where id = $1 and at >= $2`,
        [id, oldest()],
      )
      return rows[0] && present<ExplainedDenial>(rows[0])
    },
    async purge() {
      const { rowCount } = await db.pool.query('delete from trust.denial where at < $1', [oldest()])
      return rowCount ?? 0
    },
  }
}
