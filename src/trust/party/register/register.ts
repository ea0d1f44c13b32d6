import type pg from 'pg'
import {
  brokenConstraint,
  type Clock,
  type Conditions,
  conditions,
  type Database,
  type ErrorEntry,
  insert,
  KnutpunktError,
  type ListPlan,
  newId,
  type Page,
  type PageAsked,
  type PageRefusals,
  type Queryable,
  readPage,
  type Temporal,
} from '../../../kernel/index.ts'
import type { Audit } from '../../audit/audit.ts'
import type { PartyChange } from '../../contract/party.ts'
import { partyErrors } from '../party-errors.ts'
import { partyEntry } from './entry.ts'
import { type PartyKind, readHistory, recordChange } from './history.ts'
import type { Viewer } from './viewer.ts'

export interface Stored {
  id: string
  version: number
  updatedAt: string
}

export interface Written {
  version?: number
}

export interface RegisterDeps {
  db: Database
  clock: Clock
  audit: Pick<Audit, 'append'>
  /** Told of each change when it is kept, so that this process does not wait for the telling of the database. */
  changed?: (kind: PartyKind, id: string) => void
}

const pageRefusals: PageRefusals = {
  cursor: partyErrors.party_cursor_unreadable,
  identity: partyErrors.party_search_identity,
}

/** What a change is made with: the transaction's connection, the time, and who does it. */
export interface Writing {
  client: pg.PoolClient
  id: string
  at: Temporal.Instant
  viewer: Viewer
}

/** Columns of a row by name, values as `pg` takes them. */
export type Columns = Readonly<Record<string, unknown>>

/** What tells one register from another. */
export interface RegisterPlan<Doc extends Stored, Write extends Written, Filter>
  extends Omit<ListPlan, 'select'> {
  kind: PartyKind
  /** `now` gives the place of the current time among the values. */
  select(now: () => string): string
  /** Condition on `t` for what counts as there; only its history can be read of what is not. */
  live: string
  /** Limits a reading to what somebody with this reach may know of. */
  visible(where: Conditions, reach: readonly string[]): void
  /** Fields of the document that are derived, and so are not part of its history. */
  derived: readonly (keyof Doc)[]
  /** What to answer when a unique index is broken, by the index's name. */
  conflicts: Readonly<Record<string, ErrorEntry>>
  /** Makes the document of a row that `select` gave. */
  read(row: Record<string, unknown>, viewer: Viewer): Doc
  filter?(where: Conditions, filter: Filter): void
  /** The organisation it concerns, for the log. */
  organisationOf(doc: Doc): string | undefined
  /** The id of a new one; a UUIDv7 when not given. */
  idOf?(write: Write): string
  /** Takes locks that a change or an end needs before that of its row, so that nobody waits in a circle. */
  enter?(client: pg.PoolClient): Promise<void>
  /** Refuses a change, an end included, by somebody who may see it but not change it. */
  mayChange?(writing: Writing, before: Doc): Promise<void> | void
  /** Checks a write against the rest, locking what it leans on, before anything is written. */
  check(writing: Writing, write: Write, before: Doc | undefined): Promise<void>
  /** The row's columns, but for id, version and updated_at. */
  columns(write: Write, before: Doc | undefined, writing: Writing): Columns
  /** Checks what a change has made, and refuses it by throwing. */
  after?(writing: Writing, before: Doc): Promise<void>
  /** Refuses an end that something still depends on, or ends what belongs to it. */
  end(writing: Writing, before: Doc): Promise<void>
}

/** A register: versioned objects with their history. All that throws, throws {@link KnutpunktError}. */
export interface Register<Doc, Write, Filter> {
  list(viewer: Viewer, filter: Filter & PageAsked): Promise<Page<Doc>>
  get(viewer: Viewer, id: string): Promise<Doc>
  create(viewer: Viewer, write: Write): Promise<Doc>
  change(viewer: Viewer, id: string, write: Write): Promise<Doc>
  end(viewer: Viewer, id: string, written?: Written): Promise<void>
  history(viewer: Viewer, id: string): Promise<PartyChange[]>
  /** Changes columns of one for a reason of the register's own: locks it, and writes what `decide` returns as a new version. */
  adjust(
    viewer: Viewer,
    id: string,
    decide: (before: Doc, writing: Writing) => Promise<Columns> | Columns,
  ): Promise<Doc>
}

interface Finding {
  /** Condition for what counts as there. */
  which?: string
  lock?: string
  /** However far she reaches. */
  anywhere?: boolean
  /** Only what is hers to change. */
  hers?: boolean
}

/**
 * Makes a register of a plan.
 *
 * Two who change the same version: the first one is kept, the second is refused with 409 and loses nothing but its own
 * write. Each version is in `trust.party_change`, and each change in the audit log, written in the same transaction.
 */
export function createRegister<Doc extends Stored, Write extends Written, Filter = object>(
  { db, clock, audit, changed }: RegisterDeps,
  plan: RegisterPlan<Doc, Write, Filter>,
): Register<Doc, Write, Filter> {
  const limit = (where: Conditions, organisations: Viewer['near']): void => {
    if (organisations !== 'all') plan.visible(where, [...organisations])
  }
  const nowIn = (value: Conditions['value']): string => `${value(clock.now().toString())}::timestamptz`
  const find = async (
    client: Queryable,
    id: string,
    viewer: Viewer,
    { which = plan.live, lock = '', anywhere = false, hers = false }: Finding = {},
  ): Promise<Doc> => {
    const where = conditions(which)
    where.add('t.id = ?', id)
    if (!anywhere) limit(where, hers ? viewer.reach : viewer.near)
    const select = plan.select(() => nowIn(where.value))
    const { rows } = await client.query(`${select} where ${where.sql} ${lock}`, where.values)
    if (rows[0] === undefined) {
      // What she may see at all is told to be another's.
      if (hers) await find(client, id, viewer, { which })
      throw new KnutpunktError(hers ? partyErrors.party_kept_elsewhere : partyErrors.party_not_found)
    }
    return plan.read(rows[0], viewer)
  }
  const locked = async (
    writing: Writing,
    version: number | undefined,
    strength: 'no key update' | 'update' = 'no key update',
  ): Promise<Doc> => {
    await plan.enter?.(writing.client)
    const lock = `for ${strength} of t`
    const before = await find(writing.client, writing.id, writing.viewer, { lock, hers: true })
    await plan.mayChange?.(writing, before)
    if (version !== undefined && version !== before.version) {
      throw new KnutpunktError(partyErrors.party_stale, { values: { version: before.version } })
    }
    return before
  }
  const saved = async (writing: Writing, act: PartyChange['act']): Promise<Doc> => {
    const { client, id, at, viewer } = writing
    // Whoever made a change is told what came of it, also when it took it out of her reach.
    const doc = await find(client, id, viewer, { which: 'true', anywhere: true })
    const document = documentOf(doc, plan.derived)
    const change = { kind: plan.kind, id, version: doc.version, at, act, by: viewer.party.id, document }
    const recorded = await recordChange(client, change)
    const organisation = plan.organisationOf(doc)
    await audit.append(client, [partyEntry(viewer.party, { ...change, change: recorded, organisation })])
    return doc
  }
  const write = async <T>(viewer: Viewer, id: string, act: (writing: Writing) => Promise<T>): Promise<T> => {
    try {
      return await db.transaction((client) => act({ client, id, at: clock.now(), viewer }))
    } catch (error) {
      const index = brokenConstraint(error)
      const conflict = plan.conflicts[index ?? '']
      // Without the values that a database error quotes, which may be personal.
      throw conflict ? new KnutpunktError(conflict, { detail: `unique index ${index}` }) : error
    } finally {
      // Also when it failed: a commit whose answer was lost may have been one.
      changed?.(plan.kind, id)
    }
  }

  return {
    async list(viewer, filter) {
      const where = conditions(plan.live)
      limit(where, viewer.near)
      plan.filter?.(where, filter)
      const select = (value: Conditions['value']) => plan.select(() => nowIn(value))
      const page = await readPage(db.pool, { ...plan, select }, where, filter, pageRefusals)
      return { ...page, items: page.items.map((row) => plan.read(row, viewer)) }
    },
    get: (viewer, id) => find(db.pool, id, viewer),
    create: (viewer, given) =>
      write(viewer, plan.idOf?.(given) ?? newId(), async (writing) => {
        await plan.check(writing, given, undefined)
        const columns = plan.columns(given, undefined, writing)
        await insert(writing.client, plan.table, {
          id: writing.id,
          updated_at: writing.at.toString(),
          ...columns,
        })
        return saved(writing, 'created')
      }),
    change: (viewer, id, given) =>
      write(viewer, id, async (writing) => {
        if (given.version === undefined) throw new KnutpunktError(partyErrors.party_version_missing)
        const before = await locked(writing, given.version)
        await plan.check(writing, given, before)
        await update(writing, plan.table, plan.columns(given, before, writing))
        await plan.after?.(writing, before)
        return saved(writing, 'changed')
      }),
    end: (viewer, id, written = {}) =>
      write(viewer, id, async (writing) => {
        // Waits for whoever leans on it (`for key share`), whom a mere change does not disturb.
        const before = await locked(writing, written.version, 'update')
        await plan.end(writing, before)
        await update(writing, plan.table, { ended_at: writing.at.toString() })
        await plan.after?.(writing, before)
        await saved(writing, 'removed')
      }),
    adjust: (viewer, id, decide) =>
      write(viewer, id, async (writing) => {
        const before = await locked(writing, undefined)
        await update(writing, plan.table, await decide(before, writing))
        return saved(writing, 'changed')
      }),
    async history(viewer, id) {
      await find(db.pool, id, viewer, { which: 'true' })
      return readHistory(db.pool, plan.kind, id)
    },
  }
}

/** What the history keeps of a document. */
function documentOf<Doc extends Stored>(doc: Doc, derived: readonly (keyof Doc)[]): object {
  const left = new Set<PropertyKey>(['id', 'version', 'updatedAt', ...derived])
  return Object.fromEntries(Object.entries(doc).filter(([name]) => !left.has(name)))
}

async function update(
  { client, id, at }: Pick<Writing, 'client' | 'id' | 'at'>,
  table: string,
  columns: Columns,
): Promise<void> {
  const row = { updated_at: at.toString(), ...columns }
  const sets = Object.keys(row).map((name, index) => `${name} = $${index + 2}`)
  await client.query(`update ${table} set version = version + 1, ${sets.join(', ')} where id = $1`, [
    id,
    ...Object.values(row),
  ])
}
