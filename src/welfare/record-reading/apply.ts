import {
  type Clock,
  type Database,
  type IdentityVault,
  KnutpunktError,
  type Text,
} from '../../kernel/index.ts'
import { accessErrors } from '../access/errors.ts'
import type { Viewer } from '../access/viewer.ts'
import type {
  CareDecision,
  PersonWrite,
  RecordApplied,
  RecordChoices,
  RecordValue,
  StaffWrite,
} from '../contract/index.ts'
import type { HomeRegister } from '../home/home-store.ts'
import type { StaffRegister } from '../organisation/staff-store.ts'
import type { PersonRegister } from '../person/person-store.ts'
import { leaveDifference, readDifference, readTakeable } from './difference-store.ts'
import { recordErrors } from './errors.ts'
import { findHome } from './find-home.ts'
import {
  agree,
  type KeptDifference,
  type KeptField,
  type RecordOf,
  replaceDecisions,
} from './reading-store.ts'

export interface ApplyDeps {
  db: Database
  clock: Clock
  vault: IdentityVault
  people: PersonRegister
  homes: HomeRegister
  staff: StaffRegister
}

/** Who applies, and in whose name. */
export interface Applying {
  viewer: Viewer
  by?: string | undefined
}

/** At once, when all is asked for. */
const portion = 100

/** Which fields of a difference are to be as in the record, and which to stay. */
interface Chosen {
  take: readonly string[]
  keep: readonly string[]
}

/**
 * Takes what was chosen into the registers, through them: with their checks, their history, decided and entered as any change.
 * One that cannot be done stops no other.
 */
export async function applyChoices(
  deps: ApplyDeps,
  of: RecordOf,
  { all, choices = [] }: Pick<RecordChoices, 'all' | 'choices'>,
  applying: Applying,
): Promise<RecordApplied> {
  if (!all && choices.length === 0) throw new KnutpunktError(recordErrors.nothing_chosen)
  const applied: RecordApplied = { done: 0, failed: [], left: 0 }
  const attempt = async (id: string, act: () => Promise<void>) => {
    const reason = await refusalOf(act)
    if (reason === undefined) applied.done++
    else applied.failed.push({ id, reason })
  }
  for (const { id, take = [], keep = [] } of choices)
    await attempt(id, async () => {
      const difference = await readDifference(deps.db.pool, of, id)
      if (difference === undefined) throw new KnutpunktError(recordErrors.difference_gone)
      await apply(deps, of, difference, { take, keep }, applying)
    })
  if (all) {
    const { rows, total } = await readTakeable(deps.db.pool, of, portion)
    for (const difference of rows) {
      const take = difference.fields.filter(({ choose }) => !choose).map(({ field }) => field)
      await attempt(difference.id, () => apply(deps, of, difference, { take, keep: [] }, applying))
    }
    // What fails is found again by the next portion; when nothing could be done there is no use in asking for it.
    applied.left = applied.done === 0 ? 0 : total - applied.done
  }
  return applied
}

/** Why an act was refused; undefined when it was done. What is no refusal is thrown on. */
async function refusalOf(act: () => Promise<void>): Promise<Text | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (error instanceof KnutpunktError && error.status < 500) return error.publicText
    throw error
  }
}

async function apply(
  deps: ApplyDeps,
  of: RecordOf,
  difference: KeptDifference,
  { take, keep }: Chosen,
  applying: Applying,
): Promise<void> {
  if (difference.act === 'missing') throw new KnutpunktError(recordErrors.difference_not_taken)
  const isNew = difference.act === 'add'
  const taken = difference.fields.filter(({ field }) => isNew || take.includes(field))
  const kept = isNew
    ? []
    : difference.fields.filter(({ field }) => keep.includes(field) && !take.includes(field))
  if (taken.length + kept.length === 0 || (isNew && take.length === 0))
    throw new KnutpunktError(recordErrors.nothing_chosen)
  const doc =
    taken.length === 0
      ? undefined
      : await (of.kind === 'people' ? applyPerson : applyStaff)(deps, of, difference, taken, applying)
  const objectId = doc?.id ?? difference.objectId!
  await deps.db.transaction(async (client) => {
    const at = deps.clock.now()
    const decisions = taken.find(({ field }) => field === 'decisions')
    if (decisions) await replaceDecisions(client, objectId, (decisions.there ?? []) as CareDecision[], at)
    await agree(client, of, objectId, [...taken, ...kept], at)
    const left = difference.fields.filter((field) => !taken.includes(field) && !kept.includes(field))
    await leaveDifference(client, difference.id, left, doc?.version ?? null)
  })
}

/** What the record says of the fields taken; one that it does not have is undefined, and so taken away. */
const valuesOf = (taken: readonly KeptField[]) =>
  Object.fromEntries(taken.map(({ field, there }) => [field, there])) as Record<
    string,
    RecordValue | undefined
  >

async function sourceOf({ db }: ApplyDeps, controllerId: string): Promise<object> {
  const { rows } = await db.pool.query<{ record: string }>(
    'select record_address as record from welfare.controller where id = $1',
    [controllerId],
  )
  return { source: { record: rows[0]?.record ?? '' } }
}

async function applyPerson(
  deps: ApplyDeps,
  { controllerId }: RecordOf,
  { objectId, objectVersion, identity }: KeptDifference,
  taken: readonly KeptField[],
  { viewer, by }: Applying,
): Promise<{ id: string; version: number }> {
  const source = await sourceOf(deps, controllerId)
  const { home: _home, decisions, ...plain } = valuesOf(taken)
  const remark = { ...source, ...(decisions && { decisions }) }
  const address = taken.find(({ field }) => field === 'home')?.address
  const homeId = address && (await findHome(deps, { controllerId, address, source }, { viewer, by }))
  const moved = taken.some(({ field }) => field === 'home') ? { homeId } : {}
  if (objectId === null) {
    const write = { protectedIdentity: false, ...plain, ...moved, controllerId, relatives: [], by }
    const personIdentity = deps.vault.open(identity!)
    return deps.people.create(tidied<PersonWrite>({ ...write, personIdentity }), viewer, remark)
  }
  const {
    id,
    updatedAt: _at,
    residentId,
    birthDate,
    identityKind,
    protected: _protected,
    ...now
  } = await deps.people.find(objectId, viewer)
  void [residentId, birthDate, identityKind]
  const write = { ...now, ...plain, ...moved, version: objectVersion!, by }
  return deps.people.change(id, tidied<PersonWrite>(write), viewer, remark)
}

async function applyStaff(
  deps: ApplyDeps,
  { controllerId }: RecordOf,
  { objectId, objectVersion }: KeptDifference,
  taken: readonly KeptField[],
  { viewer, by }: Applying,
): Promise<{ id: string; version: number }> {
  const source = await sourceOf(deps, controllerId)
  const plain = valuesOf(taken)
  if (objectId === null) {
    // An employee is registered with the organisation of whoever writes.
    if (viewer.party.organisation !== controllerId)
      throw new KnutpunktError(accessErrors.another_organisation)
    return deps.staff.create(tidied<StaffWrite>({ ...plain, groupIds: [], by }), viewer, source)
  }
  const { id, updatedAt: _at, organisationIds: _of, ...now } = await deps.staff.find(objectId, viewer)
  const write = { ...now, ...plain, version: objectVersion!, by }
  return deps.staff.change(id, tidied<StaffWrite>(write), viewer, source)
}

/** Without the fields that have no value. */
const tidied = <T>(write: Record<string, unknown>): T =>
  Object.fromEntries(Object.entries(write).filter(([, value]) => value !== undefined)) as T
