import { type Database, KnutpunktError, type Temporal } from '../../kernel/index.ts'
import { readDetail } from '../alarm/alarm-detail.ts'
import { type CardRow, optional } from '../alarm/card.ts'
import { alarmErrors } from '../alarm/errors.ts'
import { Alarm, type AlarmDetail, type Incident } from '../contract/index.ts'
import { checksumOf } from './canonical.ts'
import { readRest } from './incident-store.ts'
import { withhold } from './withhold.ts'

/**
 * One alarm's whole story, with a checksum over all of it. `version` is the program's.
 *
 * Reading an export names nobody who reads, so it shows of a person with protected identity what somebody has already
 * answered for: everything once she was revealed in this alarm, which is in the story with name and reason; else nothing
 * that tells who or where she is.
 *
 * @throws {KnutpunktError} alarm_not_found
 */
export async function readIncident(
  db: Database,
  id: string,
  { now, version }: { now: Temporal.Instant; version: string },
): Promise<Incident> {
  const { row, detail } = await readStory(db, id, now)
  const { postgresql, ...rest } = await readRest(db.pool, row)
  const story: Omit<Incident, 'sha256'> = {
    format: 'knutpunkt.incident',
    formatVersion: 1,
    exportedAt: now.toString(),
    program: { name: 'Knutpunkt', version, node: process.version, postgresql },
    withheld: detail.withheld,
    alarm: alarmOf(detail),
    stamps: stampsOf(row),
    ...optional('explanation', row.explanation),
    events: detail.events,
    signals: detail.signals,
    progress: detail.progress,
    ...rest,
  }
  const shown = detail.withheld ? withhold(story) : story
  return { ...shown, sha256: checksumOf(shown) }
}

async function readStory(db: Database, id: string, now: Temporal.Instant) {
  const read = async (revealed: boolean) => {
    const found = await readDetail(db.pool, id, { revealed, whole: true }, now)
    if (found === undefined) throw new KnutpunktError(alarmErrors.alarm_not_found)
    return found
  }
  const found = await read(false)
  const wasRevealed = found.detail.events.some(({ kind }) => kind === 'revealed')
  return found.detail.withheld && wasRevealed ? read(true) : found
}

/** The card alone: what an operator had beside it stands elsewhere in the export, or is nobody else's business. */
function alarmOf(detail: AlarmDetail): Incident['alarm'] {
  const card = Object.entries(detail).filter(([name]) => name in Alarm.properties)
  return Object.fromEntries(card) as Incident['alarm']
}

const at = <K extends keyof Incident['stamps']>(name: K, date: Date | null) =>
  optional(name, date?.toISOString())

function stampsOf(row: CardRow): Incident['stamps'] {
  const first = row.first_acknowledged_at
  return {
    pressedAt: row.pressed_at.toISOString(),
    lastPressAt: row.last_press_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    lastReceivedAt: row.last_received_at.toISOString(),
    ...at('shownAt', row.shown_at),
    ...at('firstAcknowledgedAt', first),
    ...at('acknowledgedAt', row.acknowledged_at),
    ...at('dispatchedAt', row.dispatched_at),
    ...at('arrivedAt', row.arrived_at),
    ...at('resolvedAt', row.resolved_at),
    ...(first && { answerSeconds: (first.getTime() - row.received_at.getTime()) / 1000 }),
  }
}
