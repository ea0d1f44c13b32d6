import type pg from 'pg'
import {
  brokenConstraint,
  type Clock,
  type Columns,
  type Conditions,
  conditions,
  type Database,
  type ErrorEntry,
  KnutpunktError,
  type ListPlan,
  newId,
  type Page,
  type PageAsked,
  type Party,
  type Queryable,
  readPage,
  type Temporal,
} from '../../kernel/index.ts'
import type { Granted } from '../../trust/index.ts'
import type { About, ReceptionAccess } from '../access/access.ts'
import { addNear, isNear, type ReceptionAct, type Viewer } from '../access/viewer.ts'
import type { Change } from '../contract/index.ts'
import { registerErrors } from './errors.ts'
import { type ObjectKind, readHistory, recordChange, type Stamp } from './history.ts'
import { pageRefusals } from './paging.ts'

export interface Stored {
  id: string
  version: number
  updatedAt: string
}

export interface Written {
  version?: number
  by?: string
}

/** What a change is made with: the transaction's connection, the time, and who does it. */
export interface Writing extends Stamp {
  client: pg.PoolClient
  id: string
}

/** What a register stands on. */
export interface RegisterDeps {
  db: Database
  clock: Clock
  access: ReceptionAccess
}

/** What something of a register is about, for the decision and the log. */
export interface Concerns {
  /** Whose data it is; of a group, all it serves. */
  controllers: readonly string[]
  /** The person of the register it is about. */
  person?: string | undefined
  /** The home it is about: all who live there. */
  home?: string | undefined
}

/** What tells one register from another. */
export interface RegisterPlan<Doc extends Stored, Write extends Written, Filter> extends ListPlan {
  kind: ObjectKind
  /** Condition on `t` for what counts as there; only its history can be read of what is not. */
  live: string
  /** Condition on `t` for what a group may see; `?` is the group's id. */
  visible: string
  /** Condition on `t` for what belongs to some controllers; each `?` is their ids. */
  near: string
  /** Which of the room's acts reading and changing it are. */
  acts: 'registers' | 'organisation'
  concerns(doc: Doc | Write): Concerns
  /** Fields of the document that are derived, and so are not part of its history. */
  derived: readonly (keyof Doc)[]
  /** What to answer when a unique index is broken, by the index's name. */
  conflicts?: Readonly<Record<string, ErrorEntry>>
  /** Makes the document of a row that `select` gave. */
  read(row: Record<string, unknown>, now: Temporal.Instant): Doc
  /** Adds the conditions of a list. */
  filter?(where: Conditions, filter: Filter, now: Temporal.Instant): void
  /** Checks a write against the rest of the room, locking what it leans on, before anything is written. */
  check?(writing: Writing, write: Write, before: Doc | undefined, viewer: Viewer): Promise<void>
  /** The row's columns, but for id, version and updated_at. */
  columns(write: Write, before: Doc | undefined, viewer: Viewer): Columns
  /** Writes what lives in other tables, and tells other rooms. */
  after?(writing: Writing, write: Write, before: Doc | undefined, viewer: Viewer): Promise<void>
  /** Refuses a removal that something still depends on, else writes what removal means in other tables. */
  remove?(writing: Writing, before: Doc, viewer: Viewer): Promise<void>
  /** Columns set by a removal; `removed_at` when not given. */
  removed?: Columns
}

/**
 * A register: versioned objects with their history. Each act is decided by the rules, and entered in the audit log in its own
 * transaction. What somebody may not know of is not there for her. All that throws, throws {@link KnutpunktError}.
 */
export interface Register<Doc, Write, Filter> {
  /** Who asks, and what of this register she may come near. */
  viewer(party: Party, group?: string): Promise<Viewer>
  list(filter: Filter & PageAsked, viewer: Viewer): Promise<Page<Doc>>
  get(id: string, viewer: Viewer): Promise<Doc>
  /** @param remark what the history says beside the object, such as where it came from */
  create(write: Write, viewer: Viewer, remark?: object): Promise<Doc>
  change(id: string, write: Write, viewer: Viewer, remark?: object): Promise<Doc>
  remove(id: string, written: Written, viewer: Viewer): Promise<void>
  history(id: string, viewer: Viewer): Promise<Change[]>
  /** As it is, for an act that is decided and entered by whoever asks. */
  find(id: string, viewer: Viewer): Promise<Doc>
  /** As it is or was, to whomever it belongs: for what the room itself has to know. */
  found(id: string): Promise<Doc>
  /** Decides on an act on it. */
  permit(doc: Doc, viewer: Viewer, act: ReceptionAct): Promise<Granted>
  /** Enters in the log what was done with it. */
  enter(client: Queryable, doc: Doc, viewer: Viewer, act: EnteredAct): Promise<void>
  /**
   * Changes columns of one object for a reason of the register's own (a device's state): locks it, calls `decide`
   * with it as it is, and writes what that returns as a new version.
   */
  adjust(
    id: string,
    written: Written,
    viewer: Viewer,
    decide: (before: Doc, writing: Writing) => Promise<Adjustment> | Adjustment,
    as: { act: string; asks?: ReceptionAct },
  ): Promise<Doc>
}

/** What was done, by its last word in the log, and what it rests on. */
export interface EnteredAct {
  act: string
  granted?: Granted
  onBehalfOf?: string | undefined
}

export interface Adjustment {
  columns: Columns
  /** What the history says beside the object, such as a reason. */
  remark?: object
  /** What the history calls it: `changed` when not given. */
  act?: Change['act']
}

/** Also what is removed. */
const anyRow = { which: 'true' }

/**
 * Makes a register of a plan.
 *
 * Two who change the same version: the first one is kept, the second is refused with 409 and loses nothing but its
 * own write. Each version is in `welfare.change`, written in the same transaction.
 */
export function createRegister<Doc extends Stored, Write extends Written, Filter = object>(
  deps: RegisterDeps,
  plan: RegisterPlan<Doc, Write, Filter>,
): Register<Doc, Write, Filter> {
  const { db, clock, access } = deps
  const reads: ReceptionAct = `${plan.acts}.read`
  const writes: ReceptionAct = `${plan.acts}.write`

  const find = async (
    client: Queryable,
    id: string,
    viewer: Pick<Viewer, 'group' | 'controllers'>,
    { which = plan.live, lock = '' }: { which?: string; lock?: string } = {},
  ): Promise<Doc> => {
    const where = conditions(which)
    where.add('t.id = ?', id)
    addNear(where, viewer, plan.near)
    if (viewer.group !== undefined) where.add(plan.visible, viewer.group)
    const { rows } = await client.query(`${plan.select} where ${where.sql} ${lock}`, where.values)
    if (!rows[0]) throw new KnutpunktError(registerErrors.record_not_found)
    return plan.read(rows[0], clock.now())
  }
  const locked = async (client: Queryable, id: string, written: Written, viewer: Viewer): Promise<Doc> => {
    const before = await find(client, id, viewer, { lock: 'for update of t' })
    if (written.version !== undefined && written.version !== before.version) {
      throw new KnutpunktError(registerErrors.stale_version, { values: { version: before.version } })
    }
    return before
  }
  const aboutOf = async (client: Queryable, doc: Doc | Write, viewer: Viewer) => {
    const { controllers, person, home } = plan.concerns(doc)
    const people = await residentsOf(client, person, home)
    return { controller: controllers.find((each) => isNear(viewer, each)), people }
  }
  const permitted = async (doc: Doc | Write, viewer: Viewer, act: ReceptionAct): Promise<Granted> => {
    const { controller, people } = await aboutOf(db.pool, doc, viewer)
    const about: About = { controller, ...(people.length === 1 && { person: people[0] }) }
    return access.permit(viewer, act, about)
  }
  const enter = async (
    client: Queryable,
    doc: Doc,
    viewer: Viewer,
    { act, granted, onBehalfOf }: EnteredAct,
  ): Promise<void> => {
    const { controller, people } = await aboutOf(client, doc, viewer)
    const done = {
      act: `welfare.${plan.kind}.${act}`,
      about: doc.id,
      granted,
      onBehalfOf,
      controller,
    }
    if (people.length === 0) await access.enter(client, viewer, done)
    for (const person of people) await access.enter(client, viewer, { ...done, person })
  }
  const saved = async (writing: Writing, act: Change['act'], remark?: object): Promise<Doc> => {
    const doc = await find(writing.client, writing.id, { controllers: 'all' }, anyRow)
    const document = { ...documentOf(doc, plan.derived), ...remark }
    await recordChange(writing.client, { ...writing, kind: plan.kind, version: doc.version, act, document })
    return doc
  }
  /** Writes in a transaction, and enters it there. */
  const write = async (
    id: string,
    written: Written,
    viewer: Viewer,
    as: { act: string; granted: Granted },
    act: (writing: Writing) => Promise<Doc>,
  ): Promise<Doc> => {
    try {
      return await db.transaction(async (client) => {
        const { by, byName, onBehalfOf } = await access.doer(client, viewer, written.by)
        const doc = await act({ client, id, at: clock.now(), by, byName })
        await enter(client, doc, viewer, { ...as, onBehalfOf })
        return doc
      })
    } catch (error) {
      const conflict = plan.conflicts?.[brokenConstraint(error) ?? '']
      throw conflict ? new KnutpunktError(conflict, { cause: nameless(error) }) : error
    }
  }

  return {
    viewer: (party, group) => access.viewer(party, reads, group),
    async list(filter, asked) {
      const viewer = await access.narrowed(asked, reads)
      const where = conditions(plan.live)
      addNear(where, viewer, plan.near)
      if (viewer.group !== undefined) where.add(plan.visible, viewer.group)
      const now = clock.now()
      plan.filter?.(where, filter, now)
      const page = await readPage(db.pool, plan, where, filter, pageRefusals)
      await access.enter(db.pool, viewer, { act: `welfare.${plan.kind}.list` })
      return { ...page, items: page.items.map((row) => plan.read(row, now)) }
    },
    find: (id, viewer) => find(db.pool, id, viewer),
    found: (id) => find(db.pool, id, { controllers: 'all' }, anyRow),
    permit: permitted,
    enter,
    async get(id, viewer) {
      const doc = await find(db.pool, id, viewer)
      const granted = await permitted(doc, viewer, reads)
      await enter(db.pool, doc, viewer, { act: 'read', granted })
      return doc
    },
    async create(given, viewer, remark) {
      const granted = await permitted(given, viewer, writes)
      return write(newId(), given, viewer, { act: 'create', granted }, async (writing) => {
        await plan.check?.(writing, given, undefined, viewer)
        await insertRow(writing, plan.table, plan.columns(given, undefined, viewer))
        await plan.after?.(writing, given, undefined, viewer)
        return saved(writing, 'created', remark)
      })
    },
    async change(id, given, viewer, remark) {
      if (given.version === undefined) throw new KnutpunktError(registerErrors.version_missing)
      const granted = await permitted(await find(db.pool, id, viewer), viewer, writes)
      return write(id, given, viewer, { act: 'change', granted }, async (writing) => {
        const before = await locked(writing.client, id, given, viewer)
        await plan.check?.(writing, given, before, viewer)
        await updateRow(writing, plan.table, plan.columns(given, before, viewer))
        await plan.after?.(writing, given, before, viewer)
        return saved(writing, 'changed', remark)
      })
    },
    async remove(id, written, viewer) {
      const granted = await permitted(await find(db.pool, id, viewer), viewer, writes)
      await write(id, written, viewer, { act: 'remove', granted }, async (writing) => {
        const before = await locked(writing.client, id, written, viewer)
        await plan.remove?.(writing, before, viewer)
        await updateRow(writing, plan.table, plan.removed ?? { removed_at: writing.at.toString() })
        return saved(writing, 'removed')
      })
    },
    async adjust(id, written, viewer, decide, { act: named, asks = writes }) {
      const granted = await permitted(await find(db.pool, id, viewer), viewer, asks)
      return write(id, written, viewer, { act: named, granted }, async (writing) => {
        const before = await locked(writing.client, id, written, viewer)
        const { columns, remark, act = 'changed' } = await decide(before, writing)
        await updateRow(writing, plan.table, columns)
        return saved(writing, act, remark)
      })
    },
    async history(id, viewer) {
      const doc = await find(db.pool, id, viewer, anyRow)
      const granted = await permitted(doc, viewer, reads)
      const changes = await readHistory(db.pool, plan.kind, id)
      await enter(db.pool, doc, viewer, { act: 'history', granted })
      return changes
    },
  }
}

/** What the history keeps of a document. */
export function documentOf<Doc extends Stored>(doc: Doc, derived: readonly (keyof Doc)[]): object {
  const left = new Set<PropertyKey>(['id', 'version', 'updatedAt', ...derived])
  return Object.fromEntries(Object.entries(doc).filter(([name]) => !left.has(name)))
}

async function insertRow(writing: Writing, table: string, columns: Columns): Promise<void> {
  const row = { id: writing.id, updated_at: writing.at.toString(), ...columns }
  const names = Object.keys(row)
  const places = names.map((_, index) => `$${index + 1}`)
  await writing.client.query(
    `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  )
}

async function updateRow(writing: Writing, table: string, columns: Columns): Promise<void> {
  const row = { updated_at: writing.at.toString(), ...columns }
  const sets = Object.keys(row).map((name, index) => `${name} = $${index + 2}`)
  await writing.client.query(`update ${table} set version = version + 1, ${sets.join(', ')} where id = $1`, [
    writing.id,
    ...Object.values(row),
  ])
}

/** The residents that something is about: the person, or all who live in the home. One who is not registered is left out. */
export async function residentsOf(
  client: Queryable,
  person: string | undefined,
  home?: string,
): Promise<string[]> {
  if (person === undefined && home === undefined) return []
  const { rows } = await client.query<{ resident: string }>(
    `select distinct resident_id as resident from welfare.person
      where resident_id is not null and (id = $1 or (home_id = $2 and removed_at is null)) order by 1`,
    [person ?? null, home ?? null],
  )
  return rows.map(({ resident }) => resident)
}

/** A database error without the values it quotes, which may be personal. */
function nameless(error: unknown): Error {
  return new Error(`unique index ${brokenConstraint(error)} was broken`)
}
