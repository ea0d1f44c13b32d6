import { type Clock, conditions, type Database, KnutpunktError } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AlarmDetail, AlarmQuery } from '../contract/index.ts'
import { readDetail } from './alarm-detail.ts'
import { addSeen, isUnserved, listAlarms } from './alarm-list.ts'
import { alarmErrors } from './errors.ts'

/** Whom and what an alarm is about, for the decision and the log. */
export interface AlarmSubject {
  id: string
  controller: string | undefined
  /** The resident, by her internal id. */
  person: string | undefined
  /** Of a controller that no reception serves: whoever hears it may help. */
  unserved: boolean
  open: boolean
  protectedIdentity: boolean
}

interface SubjectRow {
  controller: string | null
  person: string | null
  unserved: boolean
  open: boolean
  protected_identity: boolean
}

/** Reading alarms, within what somebody may see. */
export type AlarmReader = ReturnType<typeof createAlarmReader>

export function createAlarmReader(db: Database, clock: Clock) {
  return {
    list: (query: AlarmQuery, viewer: Viewer) => listAlarms(db.pool, query, viewer),

    /** @throws {KnutpunktError} alarm_not_found */
    detail: async (id: string, options: { revealed: boolean; whole?: boolean }): Promise<AlarmDetail> => {
      const found = await readDetail(db.pool, id, options, clock.now())
      if (found === undefined) throw new KnutpunktError(alarmErrors.alarm_not_found)
      return found.detail
    },

    /** @throws {KnutpunktError} alarm_not_found, also when it is none of hers to see */
    seen: async (id: string, viewer: Viewer): Promise<AlarmSubject> => {
      const where = conditions()
      where.add('a.id = ?', id)
      addSeen(where, viewer)
      const { rows } = await db.pool.query<SubjectRow>(
        `select a.controller_id as controller, p.resident_id as person, ${isUnserved} as unserved,
            a.state <> 'resolved' as open, coalesce(p.protected_identity, false) as protected_identity
          from welfare.alarm a left join welfare.person p on p.id = a.person_id where ${where.sql}`,
        where.values,
      )
      const row = rows[0]
      if (row === undefined) throw new KnutpunktError(alarmErrors.alarm_not_found)
      const { controller, person, unserved, open } = row
      return {
        id,
        controller: controller ?? undefined,
        person: person ?? undefined,
        unserved,
        open,
        protectedIdentity: row.protected_identity,
      }
    },

    /** Whether an employee has taken part in the alarm: answered it, sent somebody, or ended it. */
    hasTakenPart: async (id: string, by: string | undefined): Promise<boolean> => {
      const { rowCount } = await db.pool.query(
        `select from welfare.alarm_event where alarm_id = $1 and by_staff = $2
          and kind in ('acknowledged', 'dispatched', 'arrived', 'resolved') limit 1`,
        [id, by ?? null],
      )
      return rowCount !== 0
    },
  }
}
