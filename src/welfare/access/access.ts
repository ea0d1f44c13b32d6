import {
  type Database,
  type ErrorEntry,
  KnutpunktError,
  type Party,
  type Queryable,
} from '../../kernel/index.ts'
import type { Done, Granted, Guard } from '../../trust/index.ts'
import { alarmErrors } from '../alarm/errors.ts'
import { registerErrors } from '../register/errors.ts'
import { accessErrors } from './errors.ts'
import type { ReceptionAct, Viewer } from './viewer.ts'

/** What an act is about, as far as the rules ask. */
export interface About {
  controller?: string | undefined
  /** The resident, by her internal id. */
  person?: string | undefined
  /** It is a cry for help that no reception is set to receive. */
  unserved?: boolean | undefined
  /** Whoever acts takes part in helping the person, or keeps what is needed for it. */
  takesPart?: boolean | undefined
}

/** Who it is that acts: herself, or the employee whom a system stands in for. */
export interface Doer {
  by?: string
  byName?: string
  onBehalfOf?: string
}

/** What the room asks before an act, and tells after it. */
export interface ReceptionAccess {
  /**
   * Who asks and what she may come near.
   *
   * @param group the group she asks as; staff only as the group of her assignment
   * @param options.asGroup of her assignment's group when none is named, which is how alarms are seen
   * @throws {KnutpunktError} group_not_found, when it is none of hers
   */
  viewer(party: Party, act: ReceptionAct, group?: string, options?: { asGroup?: boolean }): Promise<Viewer>
  /**
   * Narrows what she sees to the controllers for which the act is permitted, for what lists many things.
   *
   * @throws {KnutpunktError} trust.decision_denied when she may not at all
   */
  narrowed(viewer: Viewer, act: ReceptionAct): Promise<Viewer>
  /** @throws {KnutpunktError} trust.decision_denied */
  permit(viewer: Viewer, act: ReceptionAct, about?: About): Promise<Granted>
  /** Enters what was done, in the transaction that does it. */
  enter(client: Queryable, viewer: Viewer, done: Done): Promise<void>
  /**
   * Who acts: staff is herself, whatever the request says; a system says for whom.
   *
   * @param unknown what to answer when the employee is not in the register, or is not one the system acts for
   * @throws {KnutpunktError} not_yourself, by_unknown
   */
  doer(client: Queryable, viewer: Viewer, by: string | undefined, unknown?: ErrorEntry): Promise<Doer>
}

interface OwnGroup {
  serves: string[]
}

export function createReceptionAccess({ db, guard }: { db: Database; guard: Guard }): ReceptionAccess {
  return {
    async viewer(party, act, given, { asGroup = false } = {}) {
      const group = await groupOf(db, party, given)
      const asked = given ?? (asGroup && group !== undefined ? party.unit : undefined)
      return {
        party,
        controllers: reachOf(party, act, group),
        ...(asked !== undefined && { group: asked }),
      }
    },
    async narrowed(viewer, act) {
      const { party, controllers } = viewer
      // Of her own organisation: whether she may at all, so that one who may not hears why.
      if (party.kind !== 'system') await guard.require(party, { act })
      if (controllers === 'all') return viewer
      const permitted = await guard.controllersFor({ ...party, controllers }, act)
      if (party.kind === 'system' && permitted.length === 0 && controllers.length > 0)
        await guard.require(party, { act, controller: controllers[0] })
      return { ...viewer, controllers: permitted }
    },
    permit: ({ party, controllers }, act, { controller, person, unserved, takesPart } = {}) =>
      guard.require(party, {
        act,
        // Whoever administers the whole installation does it for the organisation that runs it.
        ...(!(party.kind === 'staff' && controllers === 'all') && controller !== undefined && { controller }),
        ...(person !== undefined && { person }),
        grounds: { ...(unserved && { danger: true }), ...(takesPart && { takesPart: true }) },
      }),
    enter: (client, { party }, done) => guard.enter(client, party, done),
    async doer(client, { party, controllers }, by, unknown = registerErrors.by_unknown) {
      if (party.kind !== 'system') {
        if (by !== undefined && by !== party.id) throw new KnutpunktError(accessErrors.not_yourself)
        return { by: party.id, byName: party.name }
      }
      if (by === undefined) return {}
      const { rowCount } = await client.query(
        `select from welfare.staff s where s.id = $1 and s.removed_at is null and ($2::uuid[] is null
          or s.organisation_id = any($2) or exists (select from welfare.group_member m
            join welfare.group_serves g using (group_id) where m.staff_id = s.id and g.controller_id = any($2)))`,
        [by, controllers === 'all' ? null : controllers],
      )
      if (rowCount === 0) throw new KnutpunktError(unknown)
      return { by, onBehalfOf: by }
    },
  }
}

/** The group she may ask as, as it is now. */
async function groupOf(db: Database, party: Party, given: string | undefined): Promise<OwnGroup | undefined> {
  if (party.kind === 'system') {
    if (given === undefined || party.controllers === 'all') return undefined
    const group = await readGroup(db, given)
    if (!group?.serves.some((each) => party.controllers.includes(each))) throw noSuchGroup()
    return group
  }
  if (given !== undefined && given !== party.unit) throw noSuchGroup()
  const group = party.unit === undefined ? undefined : await readGroup(db, party.unit)
  if (given !== undefined && group === undefined) throw noSuchGroup()
  return group
}

async function readGroup(db: Database, id: string): Promise<OwnGroup | undefined> {
  const { rows } = await db.pool.query<OwnGroup>({
    name: 'welfare.own_group',
    text: `select array(select controller_id::text from welfare.group_serves where group_id = g.id order by 1) as serves
      from welfare.duty_group g where id = $1 and removed_at is null`,
    values: [id],
  })
  return rows[0]
}

/**
 * What she may come near. Of an employee with the whole installation in her charge it is that for organisations alone: alarms
 * and people she sees as her group and her own organisation do. What the group serves is as the register has it now, since a
 * login may be older; each access is decided by what the rules know now.
 */
function reachOf(party: Party, act: ReceptionAct, group: OwnGroup | undefined): Viewer['controllers'] {
  const { kind, controllers, organisation } = party
  if (kind === 'system') return controllers
  if (controllers === 'all' && act.startsWith('organisation.')) return 'all'
  const own = organisation === undefined ? [] : [organisation]
  return [...new Set([...(controllers === 'all' ? own : controllers), ...(group?.serves ?? [])])]
}

function noSuchGroup(): KnutpunktError {
  return new KnutpunktError(alarmErrors.group_not_found)
}
