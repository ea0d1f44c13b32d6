import { type Clock, type Database, KnutpunktError } from '../../kernel/index.ts'
import type { AlarmDetail, AlarmQuery } from '../contract/index.ts'
import { conditions } from '../register/sql.ts'
import { readDetail } from './alarm-detail.ts'
import { listAlarms, seenByGroup } from './alarm-list.ts'
import { alarmErrors } from './errors.ts'

/** Reading alarms, within what a group may see. */
export type AlarmReader = ReturnType<typeof createAlarmReader>

export function createAlarmReader(db: Database, clock: Clock) {
  return {
    list: (query: AlarmQuery) => listAlarms(db.pool, query),

    /** @throws {KnutpunktError} alarm_not_found */
    detail: async (id: string, options: { revealed: boolean; whole?: boolean }): Promise<AlarmDetail> => {
      const found = await readDetail(db.pool, id, options, clock.now())
      if (found === undefined) throw new KnutpunktError(alarmErrors.alarm_not_found)
      return found.detail
    },

    /** @throws {KnutpunktError} alarm_not_found when the group does not serve the alarm's controller */
    requireSeen: async (id: string, group: string | undefined): Promise<void> => {
      if (group === undefined) return
      const where = conditions()
      where.add('a.id = ?', id)
      where.add(seenByGroup, group, group, group)
      const { rowCount } = await db.pool.query(`select from welfare.alarm a where ${where.sql}`, where.values)
      if (rowCount === 0) throw new KnutpunktError(alarmErrors.alarm_not_found)
    },
  }
}
