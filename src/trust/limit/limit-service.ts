import {
  type Clock,
  conditions,
  type Database,
  KnutpunktError,
  type Page,
  type PageAsked,
  type Party,
  present,
  type Queryable,
  readPage,
} from '../../kernel/index.ts'
import { agreementErrors, pageRefusals } from '../agreement/agreement-errors.ts'
import type { AgreementParties, KnownSystem } from '../agreement/agreement-parties.ts'
import { visibleTo } from '../agreement/agreement-service.ts'
import { enter, readHistory, recordChange, requireVersion } from '../agreement/change.ts'
import { tidy } from '../agreement/tidy.ts'
import type { Audit } from '../audit/audit.ts'
import type { Limit, LimitAlert, LimitWrite, Suspension } from '../contract/agreement.ts'
import type { PartyChange } from '../contract/party.ts'
import { limitErrors } from './limit-errors.ts'
import {
  countLimits,
  findLimit,
  insertLimit,
  insertSuspension,
  liftSuspension,
  listSuspensions,
  mostLimits,
  readCohort,
  readLimits,
  removeLimit,
  type StoredLimit,
  type TellSuspension,
  updateLimit,
} from './limit-store.ts'

export interface AlertFilter extends PageAsked {
  system?: string
  open?: boolean
}

/** Limits of systems, what went beyond them, and systems that are set aside. Whoever asks sees the systems of her organisations. */
export interface LimitService {
  /** Without the persons of the cohorts. */
  list(party: Party, asked: PageAsked): Promise<Page<Limit>>
  /** @throws {KnutpunktError} trust.limit_system_not_found, trust.limit_not_set */
  get(party: Party, system: string): Promise<Limit>
  /** @throws {KnutpunktError} trust.limit_not_yours, trust.agreement_version_stale, trust.limits_full */
  put(party: Party, system: string, write: LimitWrite): Promise<Limit>
  remove(party: Party, system: string): Promise<void>
  history(party: Party, system: string): Promise<PartyChange[]>
  alerts(party: Party, filter: AlertFilter): Promise<Page<LimitAlert>>
  /** @throws {KnutpunktError} trust.limit_alert_not_found, trust.limit_alert_closed */
  closeAlert(party: Party, id: string, conclusion: string): Promise<LimitAlert>
  suspensions(party: Party, system: string): Promise<Suspension[]>
  /** One that holds already is left as it is. Its own organisation may set its system aside, too. */
  suspend(party: Party, system: string, reason: string): Promise<Suspension>
  /** @throws {KnutpunktError} trust.limit_not_yours, trust.system_not_suspended */
  lift(party: Party, system: string, reason: string): Promise<Suspension>
}

export interface LimitServiceDeps {
  db: Database
  clock: Clock
  parties: AgreementParties
  audit: Pick<Audit, 'append'>
  tellSuspension: TellSuspension
  /** Called after a change has been committed. */
  changed(): void
}

/** Whether she may see what is set for a system: hers, or one that acts for hers. */
function mayMeet(party: Party, { organisationId, actsFor, actsForAll }: KnownSystem): boolean {
  const whose = visibleTo(party)
  if (whose === undefined) return true
  return actsForAll
    ? whose.includes(organisationId)
    : [organisationId, ...actsFor].some((id) => whose.includes(id))
}

/**
 * Whether she may set or lift the limit of a system: for the operator, or for a controller the system acts for. Never the system
 * itself, and not the organisation whose system it is, unless it acts for that organisation alone: a product that is taken over
 * cannot lift its own limit, and neither can its supplier by naming itself among those it acts for.
 */
export function mayLimit(party: Party, { id, organisationId, actsFor, actsForAll }: KnownSystem): boolean {
  if (party.kind === 'system' && party.id === id) return false
  if (party.controllers === 'all') return true
  const { organisation } = party
  if (organisation === undefined || actsForAll || !actsFor.includes(organisation)) return false
  return organisation !== organisationId || actsFor.every((controller) => controller === organisationId)
}

export function createLimitService(deps: LimitServiceDeps): LimitService {
  const { db, parties } = deps
  const seen = async (party: Party, id: string): Promise<KnownSystem> => {
    const system = await parties.system(id)
    if (system !== undefined && mayMeet(party, system)) return system
    throw new KnutpunktError(limitErrors.limit_system_not_found)
  }
  return {
    ...limitActs(deps, seen),
    ...suspensionActs(deps, seen),
    async alerts(party, { system, open, ...asked }) {
      const where = conditions()
      if (system !== undefined) where.add('t.system = ?', (await seen(party, system)).id)
      else if (visibleTo(party) !== undefined) where.add('t.system = any(?)', await systemsSeen(deps, party))
      if (open !== undefined) where.add(open ? 't.closed_at is null' : 't.closed_at is not null')
      const page = await readPage(
        db.pool,
        {
          table: 'trust.limit_alert',
          select: `select ${alertColumns} from trust.limit_alert t`,
          newestFirst: true,
        },
        where,
        asked,
        pageRefusals,
      )
      return { ...page, items: page.items.map(alertOf) }
    },
    async closeAlert(party, id, given) {
      const { conclusion } = tidy({ conclusion: given })
      const found = await findAlert(db.pool, id)
      const system = await parties.system(found.systemId)
      if (system === undefined ? visibleTo(party) !== undefined : !mayMeet(party, system)) {
        throw new KnutpunktError(limitErrors.limit_alert_not_found)
      }
      // What a system did that is gone by now is the operator's to conclude on.
      if (system !== undefined) requireMayLimit(party, system)
      return db.transaction(async (client) => {
        const { rowCount } = await client.query(
          `update trust.limit_alert set closed_at = $2, closed_by = $3, conclusion = $4 where id = $1 and closed_at is null`,
          [id, deps.clock.now().toString(), party.id, conclusion],
        )
        if (rowCount === 0) throw new KnutpunktError(limitErrors.limit_alert_closed)
        await enter(deps.audit, client, party, { act: 'trust.limit.close_alert', about: id })
        return findAlert(client, id)
      })
    },
  }
}

type Seen = (party: Party, id: string) => Promise<KnownSystem>

function limitActs(
  { db, clock, parties, audit, changed }: LimitServiceDeps,
  seen: Seen,
): Pick<LimitService, 'list' | 'get' | 'put' | 'remove' | 'history'> {
  const requireControllers = async ({ controllers = [] }: LimitWrite): Promise<void> => {
    for (const id of controllers) {
      if ((await parties.organisation(id)) !== undefined) continue
      throw new KnutpunktError(agreementErrors.organisation_unregistered, {
        values: { field: 'controllers' },
      })
    }
  }
  const keep = async (
    client: Queryable,
    party: Party,
    limit: StoredLimit,
    { act, code }: { act: PartyChange['act']; code: string },
  ): Promise<void> => {
    const { systemId: id, version } = limit
    const change = { kind: 'limit', id, version, act, document: limit } as const
    await recordChange(client, change, { at: clock.now(), by: party.id })
    await enter(audit, client, party, { act: code, about: limit.id })
  }
  return {
    async list(party, { limit = 50, cursor, search = '' }) {
      const { limits } = await readLimits(db.pool)
      const found: StoredLimit[] = []
      for (const each of limits.values()) {
        const system = await parties.system(each.systemId)
        const hers = system === undefined ? visibleTo(party) === undefined : mayMeet(party, system)
        const named = `${each.systemId} ${system?.name ?? ''}`.toLowerCase()
        if (hers && named.includes(search.toLowerCase())) found.push(each)
      }
      const rest = found.toReversed().filter(({ id }) => cursor === undefined || id < cursor)
      const items = rest.slice(0, limit)
      return {
        items: await Promise.all(
          items.map(async (each) => asLimit((await findLimit(db.pool, each.systemId)) ?? each)),
        ),
        total: found.length,
        ...(rest.length > limit && { next: items.at(-1)!.id }),
      }
    },
    async get(party, id) {
      await seen(party, id)
      return wholeLimit(db.pool, id)
    },
    async put(party, id, given) {
      requireMayLimit(party, await seen(party, id))
      const write = tidy(given)
      await requireControllers(write)
      const at = clock.now().toString()
      const limit = await db.transaction(async (client) => {
        const before = await findLimit(client, id, 'for update')
        if (before) requireVersion(before, write)
        else if ((await countLimits(client)) >= mostLimits) {
          throw new KnutpunktError(limitErrors.limits_full, { values: { count: mostLimits } })
        }
        if (before) await updateLimit(client, before, write, at)
        else if (!(await insertLimit(client, id, write, at))) {
          throw new KnutpunktError(agreementErrors.agreement_version_missing)
        }
        const after = (await findLimit(client, id))!
        const act = before ? 'changed' : 'created'
        await keep(client, party, after, { act, code: 'trust.limit.set' })
        return wholeLimit(client, id)
      })
      changed()
      return limit
    },
    async remove(party, id) {
      requireMayLimit(party, await seen(party, id))
      const at = clock.now().toString()
      await db.transaction(async (client) => {
        const before = await findLimit(client, id, 'for update')
        if (!before) throw new KnutpunktError(limitErrors.limit_not_set)
        await removeLimit(client, before, at)
        const removed = { ...before, version: before.version + 1 }
        await keep(client, party, removed, { act: 'removed', code: 'trust.limit.remove' })
      })
      changed()
    },
    async history(party, id) {
      await seen(party, id)
      return readHistory(db.pool, 'limit', id)
    },
  }
}

function suspensionActs(
  { db, clock, audit, tellSuspension, changed }: LimitServiceDeps,
  seen: Seen,
): Pick<LimitService, 'suspensions' | 'suspend' | 'lift'> {
  return {
    async suspensions(party, id) {
      await seen(party, id)
      return listSuspensions(db.pool, id)
    },
    async suspend(party, id, given) {
      const system = await seen(party, id)
      if (party.organisation !== system.organisationId) requireMayLimit(party, system)
      const { reason } = tidy({ reason: given })
      const at = clock.now()
      const set = { system: id, at: at.toString(), by: party.id, reason }
      const suspension = await db.transaction(async (client) => {
        const made = await insertSuspension(client, set)
        if (made !== undefined) {
          await tellSuspension(client, { id, at, reason, by: party.id })
          await enter(audit, client, party, { act: 'trust.system.suspend', about: made })
        }
        return (await listSuspensions(client, id)).find(({ liftedAt }) => liftedAt === undefined)!
      })
      changed()
      return suspension
    },
    async lift(party, id, given) {
      requireMayLimit(party, await seen(party, id))
      const { reason } = tidy({ reason: given })
      const at = clock.now()
      const lift = { system: id, at: at.toString(), by: party.id, reason }
      const suspension = await db.transaction(async (client) => {
        const lifted = await liftSuspension(client, lift)
        if (lifted === undefined) throw new KnutpunktError(limitErrors.system_not_suspended)
        await tellSuspension(client, { id, at, reason: undefined, by: party.id })
        await enter(audit, client, party, { act: 'trust.system.lift', about: lifted })
        return (await listSuspensions(client, id)).find((each) => each.id === lifted)!
      })
      changed()
      return suspension
    },
  }
}

/** @throws {KnutpunktError} trust.limit_not_yours */
function requireMayLimit(party: Party, system: KnownSystem): void {
  if (!mayLimit(party, system)) throw new KnutpunktError(limitErrors.limit_not_yours)
}

function asLimit(stored: StoredLimit): Limit {
  const { id: _, cohortVersion: __, ...limit } = stored
  return limit
}

async function wholeLimit(db: Queryable, system: string): Promise<Limit> {
  const found = await findLimit(db, system)
  if (!found) throw new KnutpunktError(limitErrors.limit_not_set)
  const { cohortVersion } = found
  if (cohortVersion === undefined) return asLimit(found)
  return { ...asLimit(found), cohort: await readCohort(db, system, cohortVersion) }
}

const alertColumns = `t.id, t.system as "systemId", t.kind, t.count::int, t.first_at as "firstAt", t.last_at as "lastAt",
  t.suspended, t.closed_at as "closedAt", t.closed_by as "closedBy", t.conclusion`
const alertOf = (row: Record<string, unknown>): LimitAlert => present<LimitAlert>(row)

async function findAlert(db: Queryable, id: string): Promise<LimitAlert> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${alertColumns} from trust.limit_alert t where t.id = $1`,
    [id],
  )
  if (!rows[0]) throw new KnutpunktError(limitErrors.limit_alert_not_found)
  return alertOf(rows[0])
}

/** Of the systems that have alerts, those she may see. */
async function systemsSeen({ db, parties }: LimitServiceDeps, party: Party): Promise<string[]> {
  const { rows } = await db.pool.query<{ system: string }>(
    'select distinct system from trust.limit_alert order by system limit 100000',
  )
  const seen: string[] = []
  for (const { system } of rows) {
    const found = await parties.system(system)
    if (found && mayMeet(party, found)) seen.push(system)
  }
  return seen
}
