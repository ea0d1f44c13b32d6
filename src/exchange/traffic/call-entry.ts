import type { Audit } from '../../trust/index.ts'
import type { CallRecord } from './call-record.ts'

type Entry = Parameters<Audit['append']>[1][number]

/** What an audit entry names parties by. */
const reference = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

/** The audit entry of a call that was decided; what came no further is in traffic alone, since nothing was asked for of anybody. */
export function entriesOf(call: CallRecord): Entry[] {
  const { id, consumer, decision, person, controller, purpose, onBehalfOf } = call
  // One that is not registered is denied under the name it came with.
  const actor = [call.system, consumer].find((each) => each !== undefined && reference.test(each))
  if (decision === undefined || actor === undefined) return []
  return [
    {
      actorKind: 'system',
      actor,
      act: 'exchange.call',
      outcome: outcomeOf(call.code),
      decision,
      about: id,
      ...(person !== undefined && { person }),
      ...(controller !== undefined && { controller }),
      ...(purpose !== undefined && { purpose }),
      ...(onBehalfOf !== undefined && reference.test(onBehalfOf) && { onBehalfOf }),
    },
  ]
}

/** A call that the caller left may have told it something. */
function outcomeOf(code: string): Entry['outcome'] {
  if (code === 'ok' || code === 'gone') return 'done'
  return code === 'VP007' ? 'denied' : 'failed'
}
