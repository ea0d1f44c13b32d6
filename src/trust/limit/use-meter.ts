import type pg from 'pg'
import { type Clock, type Database, KnutpunktError, type Log, type Queryable } from '../../kernel/index.ts'
import type { Audit } from '../audit/audit.ts'
import { beyond, defaultLimit, isWithinHours, type LimitTerms, type Unusual, type Use } from './limit.ts'
import type { LimitReader, Standing } from './limit-reader.ts'
import { insertSuspension, type TellSuspension } from './limit-store.ts'
import { swedishTime } from './swedish-time.ts'
import { addUses, type Counted, type Noticed, raiseAlert } from './use-store.ts'

/** Counts what systems do, and notices what is unusual. */
export interface UseMeter {
  /** Never waits and never throws: the act is done already. */
  observe(use: Use): void
  /** Writes what was counted and noticed since the last time. Run each second, and at once when a system is to be suspended. */
  flush(): Promise<void>
}

export interface UseMeterDeps {
  db: Database
  clock: Clock
  log: Log
  audit: Pick<Audit, 'append'>
  reader: LimitReader
  tellSuspension: TellSuspension
  /** Called after systems have been suspended. */
  changed(): void
}

/** Who enters what the program does by itself. */
export const program = 'trust.limit'

const minuteMs = 60_000
const hourMs = 3_600_000
/** Bounds on what waits to be written while the database is away, and on uses that are looked at at once. What is beyond is told. */
const mostWaiting = 20_000
const mostLooking = 1_000

/** No client id has a space in it. */
const keyOf = ({ system, span, start }: Pick<Counted, 'system' | 'span' | 'start'>): string =>
  `${system} ${span} ${start}`

/** What waits to be written. */
class Waiting {
  readonly counts = new Map<string, Counted>()
  readonly noticed = new Map<string, Noticed>()
  lost = 0

  count(counted: Counted): void {
    const key = keyOf(counted)
    const known = this.counts.get(key)
    if (known) known.uses += counted.uses
    else if (this.counts.size < mostWaiting) this.counts.set(key, { ...counted })
    else this.lost += counted.uses
  }

  notice(noticed: Noticed): void {
    const key = `${noticed.system} ${noticed.kind} ${noticed.hour}`
    const known = this.noticed.get(key)
    if (known) {
      known.count += noticed.count
      known.firstAt = Math.min(known.firstAt, noticed.firstAt)
      known.lastAt = Math.max(known.lastAt, noticed.lastAt)
    } else if (this.noticed.size < mostWaiting) this.noticed.set(key, { ...noticed })
    else this.lost += noticed.count
  }

  add({ counts, noticed, lost }: Waiting): void {
    for (const each of counts.values()) this.count(each)
    for (const each of noticed.values()) this.notice(each)
    this.lost += lost
  }

  get empty(): boolean {
    return this.counts.size + this.noticed.size + this.lost === 0
  }
}

export function createUseMeter(deps: UseMeterDeps): UseMeter {
  const { reader, log } = deps
  let waiting = new Waiting()
  const looking = new Set<Promise<void>>()
  /** What all processes had counted in a minute when this one last wrote. */
  const heard = new Map<string, Counted>()
  let flushing: Promise<void> = Promise.resolve()
  let hurried = false

  const hurry = (): void => {
    if (hurried) return
    hurried = true
    // The next regular flush tries again, and tells when it fails.
    flush().catch(() => undefined)
  }
  const look = (use: Use, { terms, suspended, outside }: Standing): void => {
    const kinds: Unusual[] = [...outside]
    if (terms.hours && !isWithinHours(terms.hours, use.at)) kinds.push('hours')
    for (const kind of kinds) waiting.notice(noticed(use, kind, 1))
    if (terms.onUnusual !== 'suspend' || suspended) return
    if (kinds.length > 0 || isTooMuch(use, terms)) hurry()
  }
  const isTooMuch = ({ system, at }: Use, { perMinute = defaultLimit.perMinute }: LimitTerms): boolean => {
    const start = minuteOf(at)
    const here = waiting.counts.get(keyOf({ system, span: 'minute', start }))?.uses ?? 0
    const known = heard.get(system)
    return here + (known?.start === start ? known.uses : 0) > perMinute
  }
  const lookLater = (use: Use, standing: Promise<Standing>): void => {
    if (looking.size >= mostLooking) {
      // Somebody else may be looking at it; a rejection that nobody hears would end the process.
      standing.catch(() => undefined)
      waiting.lost += 1
      return
    }
    const done = standing
      .then(
        (found) => look(use, found),
        () => void (waiting.lost += 1),
      )
      .finally(() => looking.delete(done))
    looking.add(done)
  }
  const write = async (): Promise<void> => {
    await Promise.all(looking)
    hurried = false
    if (waiting.empty) return
    const taken = waiting
    waiting = new Waiting()
    if (taken.lost > 0) log.warn({ uses: taken.lost }, 'uses of systems were not looked at')
    taken.lost = 0
    try {
      const terms = await termsOf(reader, taken)
      const { sums, suspended } = await deps.db.transaction((client) => keep(client, deps, taken, terms))
      for (const sum of sums) if (sum.span === 'minute') heard.set(sum.system, sum)
      if (heard.size > mostWaiting) heard.clear()
      if (suspended) deps.changed()
    } catch (error) {
      waiting.add(taken)
      throw error
    }
  }
  const flush = (): Promise<void> => {
    const next = flushing.then(write)
    flushing = next.catch(() => undefined)
    return next
  }
  return {
    observe(use) {
      const { system, at } = use
      // What is not the name of any system could not be entered in the log, and would keep the others from being.
      if (!clientId.test(system)) return
      waiting.count({ system, span: 'minute', start: minuteOf(at), uses: 1 })
      waiting.count({ system, span: 'day', start: swedishTime(at).dayStart, uses: 1 })
      try {
        const standing = reader.standing(use)
        if (standing instanceof Promise) lookLater(use, standing)
        else look(use, standing)
      } catch {
        waiting.lost += 1
      }
    },
    flush,
  }
}

const clientId = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

const minuteOf = (at: number): number => Math.floor(at / minuteMs) * minuteMs
const noticed = ({ system, at }: Use, kind: Unusual, count: number): Noticed => ({
  system,
  kind,
  hour: Math.floor(at / hourMs) * hourMs,
  count,
  firstAt: at,
  lastAt: at,
})

/** The limits of all that was used: looked up before the transaction, which waits for nothing but itself. */
async function termsOf(
  reader: LimitReader,
  { counts, noticed: found }: Waiting,
): Promise<ReadonlyMap<string, Standing>> {
  const systems = new Set([...counts.values(), ...found.values()].map(({ system }) => system))
  const terms = new Map<string, Standing>()
  for (const system of systems) {
    terms.set(system, await reader.standing({ system, informationTypes: [], at: 0 }))
  }
  return terms
}

/** Adds up, raises alerts and suspends, all or nothing. */
async function keep(
  client: pg.PoolClient,
  deps: UseMeterDeps,
  taken: Waiting,
  standings: ReadonlyMap<string, Standing>,
): Promise<{ sums: Counted[]; suspended: boolean }> {
  const counted = [...taken.counts.values()]
  const sums = await addUses(client, counted)
  const found = new Waiting()
  for (const each of taken.noticed.values()) found.notice(each)
  for (const each of volumes(counted, sums, standings)) found.notice(each)
  const alerts = await raiseAlerts(client, deps, found, standings)
  return { sums, suspended: await suspendAll(client, deps, alerts, standings) }
}

type Raised = Noticed & { id: string }

async function raiseAlerts(
  client: Queryable,
  { audit }: UseMeterDeps,
  found: Waiting,
  standings: ReadonlyMap<string, Standing>,
): Promise<Raised[]> {
  const alerts: Raised[] = []
  // In order, as other processes do, so that they wait for each other and never in a ring.
  for (const [, each] of [...found.noticed].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const suspends = standings.get(each.system)!.terms.onUnusual === 'suspend'
    const { id, raised } = await raiseAlert(client, each, suspends)
    alerts.push({ ...each, id })
    // It was the system that did it. What is counted with an alert that is open has been entered with that.
    const entry = { actorKind: 'system', actor: each.system, outcome: 'done', about: id } as const
    if (raised) await audit.append(client, [{ ...entry, act: 'trust.limit.exceed' }])
  }
  return alerts
}

/** After all alerts: a suspension is told to everybody, and who tells waits for others who tell. */
async function suspendAll(
  client: pg.PoolClient,
  { clock, log, audit, tellSuspension }: UseMeterDeps,
  alerts: readonly Raised[],
  standings: ReadonlyMap<string, Standing>,
): Promise<boolean> {
  const at = clock.now()
  let suspended = false
  for (const { system, kind, id: alert } of alerts) {
    const standing = standings.get(system)!
    if (standing.terms.onUnusual !== 'suspend' || standing.suspended) continue
    const reason = `unusual: ${kind}`
    const about = await insertSuspension(client, { system, at: at.toString(), alert, reason })
    if (about === undefined) continue
    suspended = true
    await tellSuspension(client, { id: system, at, reason }).catch((error: unknown) => {
      // One that the register has just ended is set aside here all the same; others must not wait for it.
      if (!(error instanceof KnutpunktError)) throw error
      log.warn({ fault: error.code }, 'the register of parties was not told of a suspension')
    })
    const entry = {
      actorKind: 'program',
      actor: program,
      outcome: 'done',
      onBehalfOf: system,
      about,
    } as const
    await audit.append(client, [{ ...entry, act: 'trust.system.suspend' }])
  }
  return suspended
}

/** What went beyond the limits of volume, with what the other processes have counted: the more of minutes and days. */
function volumes(
  counted: readonly Counted[],
  sums: readonly Counted[],
  standings: ReadonlyMap<string, Standing>,
): Noticed[] {
  const added = new Map(counted.map((each) => [keyOf(each), each.uses]))
  const over = new Map<string, { minute: number; day: number }>()
  for (const sum of sums) {
    const { perMinute, perDay } = { ...defaultLimit, ...standings.get(sum.system)!.terms }
    const limit = sum.span === 'minute' ? perMinute : perDay
    const known = over.get(sum.system) ?? { minute: 0, day: 0 }
    known[sum.span] += beyond(limit, added.get(keyOf(sum)) ?? 0, sum.uses)
    over.set(sum.system, known)
  }
  return [...over]
    .map(([system, { minute, day }]) => ({ system, count: Math.max(minute, day) }))
    .filter(({ count }) => count > 0)
    .map(({ system, count }) =>
      noticed({ system, informationTypes: [], at: latest(counted, system) }, 'volume', count),
    )
}

/** The newest minute in which it was used; a day's sum says nothing of the hour. */
function latest(counted: readonly Counted[], system: string): number {
  const minutes = counted.filter((each) => each.system === system && each.span === 'minute')
  return Math.max(...minutes.map(({ start }) => start))
}
