import type { AlertRule, AlertRuleWrite } from '../../../../../src/exchange/contract/index.ts'
import { askExchange } from '../../services-api.ts'

export type { AlertRule, AlertRuleWrite }

const path = '/traffic/rules'

export const readRules = (signal: AbortSignal) => askExchange<{ items: AlertRule[] }>('GET', path, { signal })

/** In place of the rule for the same contract and producer, if there is one. */
export const saveRule = (body: AlertRuleWrite) => askExchange<{ id: string }>('PUT', path, { body })

export const removeRule = (id: string) => askExchange<void>('DELETE', `${path}/${id}`)

/** What holds where nobody has said otherwise. */
export const ordinary: AlertRuleWrite = { errors: 0.2, minutes: 5, fewest: 10, enabled: true }

/** What is said by a rule, without what is told of it. */
export function writeOf({
  id: _id,
  version: _version,
  changedBy: _by,
  changedByName: _byName,
  changedAt: _at,
  producerName: _producer,
  ...write
}: AlertRule): AlertRuleWrite {
  return write
}
