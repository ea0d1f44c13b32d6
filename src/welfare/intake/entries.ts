import type { PoolClient } from 'pg'
import type { Audit } from '../../trust/index.ts'
import type { Effect } from './effect.ts'

/** An entry of the audit log, as it is asked for. */
export type Entry = Parameters<Audit['append']>[1][number]

/** The act of an alarm that comes in. */
const received = 'welfare.alarm.receive'

/**
 * What the log says of a batch's presses: which device, about whom, which alarm. Made of ids that this room has made and of
 * nothing that a device said, so that no message can make an entry that the log would not take.
 */
export function entriesOf(effects: readonly Effect[], alarmIds: ReadonlyMap<string, string>): Entry[] {
  return effects.flatMap(({ act, signal, device }): Entry[] => {
    const alarm = alarmIds.get(signal.id)
    if (act !== 'press' || alarm === undefined) return []
    // What no device of the register said is taken by the program on its own word.
    const spoken = device !== undefined && signal.protocol !== 'supervision'
    return [
      {
        ...(spoken
          ? { actorKind: 'device', actor: device.id }
          : { actorKind: 'program', actor: 'knutpunkt' }),
        act: received,
        outcome: 'done',
        purpose: 'alarm',
        about: alarm,
        ...(device?.residentId && { person: device.residentId }),
        ...(device && { controller: device.controllerId }),
      },
    ]
  })
}

/** The log did not take a batch's entries. The batch is taken again without it, and the log is owed them. */
export class EntriesRefused extends Error {
  override readonly name = 'EntriesRefused'
}

/**
 * Where the entries of a batch go, in its transaction.
 *
 * @throws {EntriesRefused} whatever went wrong: then the transaction is lost, and not the alarm
 */
export type Enter = (client: PoolClient, entries: readonly Entry[]) => Promise<void>

/** Into the log. */
export function enterIn(audit: Pick<Audit, 'append'>): Enter {
  return (client, entries) => audit.append(client, entries).then(() => undefined, refuse)
}

/** Written down beside the alarms as what the log is owed; `enterOwed` makes it good. */
export const owe: Enter = async (client, entries) => {
  const written = entries.map((entry) => JSON.stringify(entry))
  await client
    .query('insert into welfare.entry_owed (entry) select * from unnest($1::jsonb[])', [written])
    .catch(refuse)
}

/** Nowhere. */
export const leaveOut: Enter = async () => undefined

function refuse(cause: unknown): never {
  throw new EntriesRefused('the audit log did not take the entries of a batch', { cause })
}
