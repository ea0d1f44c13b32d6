import type { Queryable, Temporal } from '../../kernel/index.ts'
import { recordChange } from '../register/history.ts'

/**
 * Notes that a test press of a device was received and shown, end to end: the proof that it works. An installed
 * device becomes proven, one in use stays in use with its next test counted from `at`, and the test window closes.
 *
 * A device that is only planned, or removed, is not proven by anything it sends.
 *
 * @returns whether the device was there to be proven
 */
export async function markProven(
  client: Queryable,
  deviceId: string,
  at: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await client.query<{ version: number; document: object }>({
    name: 'welfare.mark_proven',
    text: `update welfare.device set proven_at = $2, test_until = null, version = version + 1, updated_at = $2,
        state = case when state = 'installed' then 'proven' else state end
      where id = $1 and state in ('installed', 'proven', 'in_use', 'suspended')
      returning version, jsonb_strip_nulls(jsonb_build_object('controllerId', controller_id, 'homeId', home_id,
        'personId', person_id, 'kind', kind, 'model', model, 'place', place, 'state', state,
        'addresses', (select jsonb_agg(jsonb_build_object('scheme', a.scheme, 'value', a.value)
          order by a.scheme, a.value) from welfare.device_address a where a.device_id = id),
        'heartbeatSeconds', heartbeat_seconds, 'testIntervalDays', test_interval_days,
        'authenticationMode', authentication_mode, 'provenAt', proven_at)) as document`,
    values: [deviceId, at.toString()],
  })
  const proven = rows[0]
  if (proven === undefined) return false
  await recordChange(client, { kind: 'device', id: deviceId, at, act: 'changed', ...proven })
  return true
}
