import type { Pool } from 'pg'
import type { Temporal } from '../../kernel/index.ts'
import { withinWindows } from '../chain/week.ts'
import type { AlarmDetail, AlarmEvent, ChainProgress, Position, Relative } from '../contract/index.ts'
import { readSignals } from '../intake/signal-list.ts'
import { readOutcomes } from '../write-back/outcome-store.ts'
import { type CardRow, cardOf, optional, readCards } from './card.ts'
import { loadDirectory } from './directory.ts'
import { namelessCalled, namelessStory } from './nameless.ts'

interface PlaceRow {
  instructions: string | null
  phone: string | null
  language: string | null
  relatives: Relative[] | null
  door_code: string | null
  access: string | null
  hazards: string | null
  position: Position | null
  household: { id?: string; name: string }[] | null
}

/** How many lines of story and how many signals a detail holds: the newest. The incident export has them all. */
const most = { events: 500, signals: 100 }

/**
 * Everything an operator needs of one alarm. Of a person with protected identity the name, the home, the relatives and the raw
 * messages (which may hold a position) are withheld until `revealed`, which the caller has logged.
 */
export async function readDetail(
  pool: Pool,
  id: string,
  options: { revealed: boolean; whole?: boolean },
  now: Temporal.Instant,
): Promise<{ row: CardRow; detail: AlarmDetail } | undefined> {
  const [row] = await readCards(pool, [id])
  if (row === undefined) return undefined
  const limits = options.whole ? { events: 100_000, signals: 10_000 } : most
  const withheld = row.protected_identity === true && !options.revealed
  const shown = options.revealed ? { ...row, protected_identity: false } : row
  const [place, events, signals, outcomes] = await Promise.all([
    readPlace(pool, row),
    readEvents(pool, id, limits.events),
    readSignals(pool, { alarm: id, limit: limits.signals }),
    readOutcomes(pool, id),
  ])
  const card = cardOf(shown)
  const told = withheld ? namelessStory(events) : events
  return {
    row,
    detail: {
      ...card,
      ...(row.person_id &&
        card.person && { person: { ...card.person, protectedIdentity: row.protected_identity === true } }),
      ...(!withheld && optional('instructions', place?.instructions)),
      ...(!withheld && whereabouts(place)),
      ...optional('language', place?.language),
      relatives: withheld ? [] : (place?.relatives ?? []),
      household: withheld ? [] : (place?.household ?? []),
      ...optional('voice', row.voice as AlarmDetail['voice'] | null),
      progress: [...stepsOpened(row, told, withheld), ...(await stepsToCome(pool, row, now, withheld))],
      events: told,
      signals: withheld ? signals.items.map((signal) => ({ ...signal, raw: '' })) : signals.items,
      outcomes: withheld ? outcomes.map(({ answer: _answer, ...outcome }) => outcome) : outcomes,
      withheld,
    },
  }
}

function whereabouts(place: PlaceRow | undefined) {
  return {
    ...optional('personPhone', place?.phone),
    ...optional('doorCode', place?.door_code),
    ...optional('access', place?.access),
    ...optional('hazards', place?.hazards),
    ...optional('homePosition', place?.position),
  }
}

async function readPlace(pool: Pool, row: CardRow): Promise<PlaceRow | undefined> {
  if (row.person_id === null && row.home_id === null) return undefined
  const { rows } = await pool.query<PlaceRow>({
    name: 'welfare.alarm_place',
    text: `select p.instructions, p.phone, p.language, p.relatives, h.door_code, h.access, h.hazards, h.position,
        (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', case when o.protected_identity then null else o.id end, 'name', case when o.protected_identity then '' else
            o.given_name || ' ' || o.family_name end)) order by o.family_name, o.given_name)
          from welfare.person o where o.home_id = h.id and o.removed_at is null and o.id is distinct from p.id) as household
      from (select $1::uuid as person_id, $2::uuid as home_id) n
      left join welfare.person p on p.id = n.person_id
      left join welfare.home h on h.id = n.home_id`,
    values: [row.person_id, row.home_id],
  })
  return rows[0]
}

async function readEvents(pool: Pool, id: string, limit: number): Promise<AlarmEvent[]> {
  const { rows } = await pool.query<{
    id: string
    at: Date
    kind: AlarmEvent['kind']
    name: string | null
    data: Record<string, unknown>
  }>({
    name: 'welfare.alarm_events',
    text: `select * from (select e.id, e.at, e.kind, s.name, e.data from welfare.alarm_event e
      left join welfare.staff s on s.id = e.by_staff where e.alarm_id = $1 order by e.id desc limit $2) newest order by id`,
    values: [id, limit],
  })
  return rows.map(({ id: eventId, at, kind, name, data }) => ({
    id: Number(eventId),
    at: at.toISOString(),
    kind,
    ...optional('byName', name),
    ...optional('text', data['text'] as string | undefined),
    data,
  }))
}

/** The chain of the round that rings now, or rang last: the steps that have been opened. */
function stepsOpened(row: CardRow, events: readonly AlarmEvent[], withheld: boolean): ChainProgress[] {
  const calling = withheld ? row.calling.map(namelessCalled) : row.calling
  const opened = events.filter((e) => e.kind === 'step_opened' && e.data['round'] === row.round)
  return opened.map((event, place): ChainProgress => {
    const following = opened[place + 1]
    const { step, fallback, names, waitSeconds } = event.data as {
      step: number
      fallback: boolean
      names: string[]
      waitSeconds: number
    }
    const isLast = following === undefined
    const endedAt =
      following?.at ?? (row.ringing ? undefined : (row.acknowledged_at?.toISOString() ?? event.at))
    return {
      round: row.round,
      step,
      fallback,
      names,
      phones: isLast ? calling.map((c) => c.phone).filter((phone) => phone !== null) : [],
      waitSeconds,
      state: isLast ? (row.ringing ? 'open' : 'answered') : 'timed_out',
      openedAt: event.at,
      ...(isLast && row.ringing && optional('dueAt', row.step_due_at?.toISOString())),
      ...optional('endedAt', endedAt),
    }
  })
}

/** The steps that would be opened next, with whom they would call as things are now. */
async function stepsToCome(
  pool: Pool,
  row: CardRow,
  now: Temporal.Instant,
  withheld: boolean,
): Promise<ChainProgress[]> {
  if (row.chain === null || !row.ringing || row.urgency === 'test') return []
  const { steps, fallback } = row.chain
  const left = steps
    .slice(row.step)
    .map((step, place) => ({ ...step, step: row.step + place + 1, fallback: false }))
  const last = {
    ...fallback,
    waitSeconds: fallback.repeatSeconds,
    windows: [],
    step: steps.length + 1,
    fallback: true,
  }
  const toCome = row.step > steps.length ? left : [...left, last]
  const directory = await loadDirectory(
    pool,
    toCome.map(({ targets }) => ({ targets, personId: row.person_id })),
  )
  return toCome.map(({ step, fallback: isFallback, targets, waitSeconds, windows }) => {
    const reachable = directory.reachable(targets, row.person_id, now)
    const callees =
      isFallback || reachable.length === 0 ? directory.callees(targets, row.person_id, now) : reachable
    const used = isFallback || (withinWindows(windows, now) && reachable.length > 0)
    return {
      round: row.round,
      step,
      fallback: isFallback,
      names: callees.map((callee) => (withheld ? namelessCalled(callee) : callee).name),
      phones: [],
      waitSeconds,
      state: used ? 'waiting' : 'passed_over',
    }
  })
}
