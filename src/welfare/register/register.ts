import type pg from 'pg'
import {
  type Clock,
  type Database,
  type ErrorEntry,
  KnutpunktError,
  newId,
  type Temporal,
} from '../../kernel/index.ts'
import type { Change } from '../contract/index.ts'
import { registerErrors } from './errors.ts'
import { type ObjectKind, readHistory, recordChange, type Stamp } from './history.ts'
import { type ListPlan, type Page, type PageAsked, readPage } from './paging.ts'
import { brokenConstraint, type Columns, type Conditions, conditions, type Queryable } from './sql.ts'

export interface Stored {
  id: string
  version: number
  updatedAt: string
}

export interface Written {
  version?: number
  by?: string
}

/** The group that asks. It sees only what belongs to the controllers it serves; absent, everything is seen. */
export interface Viewer {
  group?: string
}

/** What a change is made with: the transaction's connection, the time, and who does it. */
export interface Writing extends Stamp {
  client: pg.PoolClient
  id: string
}

/** What tells one register from another. */
export interface RegisterPlan<Doc extends Stored, Write extends Written, Filter> extends ListPlan {
  kind: ObjectKind
  /** Condition on `t` for what counts as there; only its history can be read of what is not. */
  live: string
  /** Condition on `t` for what a group may see; `?` is the group's id. */
  visible: string
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
  columns(write: Write, before: Doc | undefined): Columns
  /** Writes what lives in other tables. */
  after?(writing: Writing, write: Write, before: Doc | undefined): Promise<void>
  /** Refuses a removal that something still depends on, else writes what removal means in other tables. */
  remove?(writing: Writing, before: Doc): Promise<void>
  /** Columns set by a removal; `removed_at` when not given. */
  removed?: Columns
}

/** A register: versioned objects with their history. All that throws, throws {@link KnutpunktError}. */
export interface Register<Doc, Write, Filter> {
  list(filter: Filter & PageAsked & Viewer): Promise<Page<Doc>>
  get(id: string, viewer?: Viewer): Promise<Doc>
  create(write: Write, viewer?: Viewer): Promise<Doc>
  change(id: string, write: Write, viewer?: Viewer): Promise<Doc>
  remove(id: string, written: Written, viewer?: Viewer): Promise<void>
  history(id: string, viewer?: Viewer): Promise<Change[]>
  /**
   * Changes columns of one object for a reason of the register's own (a device's state): locks it, calls `decide`
   * with it as it is, and writes what that returns as a new version.
   */
  adjust(
    id: string,
    written: Written,
    viewer: Viewer,
    decide: (before: Doc, writing: Writing) => Promise<Adjustment> | Adjustment,
  ): Promise<Doc>
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
  deps: { db: Database; clock: Clock },
  plan: RegisterPlan<Doc, Write, Filter>,
): Register<Doc, Write, Filter> {
  const { db, clock } = deps

  const find = async (
    client: Queryable,
    id: string,
    viewer: Viewer,
    { which = plan.live, lock = '' }: { which?: string; lock?: string } = {},
  ): Promise<Doc> => {
    const where = conditions(which)
    where.add('t.id = ?', id)
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
  const saved = async (writing: Writing, act: Change['act'], remark?: object): Promise<Doc> => {
    const doc = await find(writing.client, writing.id, {}, anyRow)
    const document = { ...documentOf(doc, plan.derived), ...remark }
    await recordChange(writing.client, { ...writing, kind: plan.kind, version: doc.version, act, document })
    return doc
  }
  const write = async (
    id: string,
    written: Written,
    act: (writing: Writing) => Promise<Doc>,
  ): Promise<Doc> => {
    try {
      return await db.transaction(async (client) => {
        if (written.by !== undefined) await requireStaff(client, written.by)
        return act({ client, id, at: clock.now(), by: written.by })
      })
    } catch (error) {
      const conflict = plan.conflicts?.[brokenConstraint(error) ?? '']
      throw conflict ? new KnutpunktError(conflict, { cause: nameless(error) }) : error
    }
  }

  return {
    async list(filter) {
      const where = conditions(plan.live)
      if (filter.group !== undefined) where.add(plan.visible, filter.group)
      const now = clock.now()
      plan.filter?.(where, filter, now)
      const page = await readPage(db.pool, plan, where, filter)
      return { ...page, items: page.items.map((row) => plan.read(row, now)) }
    },
    get: (id, viewer = {}) => find(db.pool, id, viewer),
    create: (given, viewer = {}) =>
      write(newId(), given, async (writing) => {
        await plan.check?.(writing, given, undefined, viewer)
        await insertRow(writing, plan.table, plan.columns(given, undefined))
        await plan.after?.(writing, given, undefined)
        return saved(writing, 'created')
      }),
    change: (id, given, viewer = {}) =>
      write(id, given, async (writing) => {
        if (given.version === undefined) throw new KnutpunktError(registerErrors.version_missing)
        const before = await locked(writing.client, id, given, viewer)
        await plan.check?.(writing, given, before, viewer)
        await updateRow(writing, plan.table, plan.columns(given, before))
        await plan.after?.(writing, given, before)
        return saved(writing, 'changed')
      }),
    async remove(id, written, viewer = {}) {
      await write(id, written, async (writing) => {
        const before = await locked(writing.client, id, written, viewer)
        await plan.remove?.(writing, before)
        await updateRow(writing, plan.table, plan.removed ?? { removed_at: writing.at.toString() })
        return saved(writing, 'removed')
      })
    },
    adjust: (id, written, viewer, decide) =>
      write(id, written, async (writing) => {
        const before = await locked(writing.client, id, written, viewer)
        const { columns, remark, act = 'changed' } = await decide(before, writing)
        await updateRow(writing, plan.table, columns)
        return saved(writing, act, remark)
      }),
    async history(id, viewer = {}) {
      await find(db.pool, id, viewer, anyRow)
      return readHistory(db.pool, plan.kind, id)
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

async function requireStaff(client: Queryable, id: string): Promise<void> {
  const { rowCount } = await client.query('select from welfare.staff where id = $1 and removed_at is null', [
    id,
  ])
  if (rowCount === 0) throw new KnutpunktError(registerErrors.by_unknown)
}

/** A database error without the values it quotes, which may be personal. */
function nameless(error: unknown): Error {
  return new Error(`unique index ${brokenConstraint(error)} was broken`)
}
