import { type ErrorEntry, isUuid, KnutpunktError, type Party, type Queryable } from '../../../kernel/index.ts'
import { partyErrors } from '../party-errors.ts'

/** Who asks, which organisations' parties she changes, and which she sees. */
export interface Viewer {
  readonly party: Party
  /** Hers to administer: her own organisation and those below it; of a system those it acts for. */
  readonly reach: ReadonlySet<string> | 'all'
  /** Also those that her unit serves: she helps their residents, and does not administer them. */
  readonly near: ReadonlySet<string> | 'all'
}

/** Finds out how far somebody reaches now. */
export async function viewerOf(db: Queryable, party: Party): Promise<Viewer> {
  if (party.controllers === 'all') return { party, reach: 'all', near: 'all' }
  const { rows } = await db.query<{ id: string; hers: boolean }>(
    `select id, id in (select trust.organisations_within($2::uuid[])) as hers
      from trust.organisations_within($1::uuid[]) as within(id)`,
    [party.controllers.filter(isUuid), administeredBy(party).filter(isUuid)],
  )
  return {
    party,
    reach: new Set(rows.filter(({ hers }) => hers).map(({ id }) => id)),
    near: new Set(rows.map(({ id }) => id)),
  }
}

function administeredBy({ kind, organisation, controllers }: Party): readonly string[] {
  if (kind !== 'staff') return controllers === 'all' ? [] : controllers
  return organisation === undefined ? [] : [organisation]
}

export function reaches({ reach }: Viewer, organisation: string): boolean {
  return reach === 'all' || reach.has(organisation)
}

export function sees({ near }: Viewer, organisation: string): boolean {
  return near === 'all' || near.has(organisation)
}

/** Requires that each of the organisations is hers to administer. @throws {KnutpunktError} trust.party_beyond_reach */
export function requireReach(viewer: Viewer, organisations: readonly string[], field: string): void {
  if (organisations.every((each) => reaches(viewer, each))) return
  throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field } })
}

/** Requires that her own unit serves each of them, or that it is hers. @throws {KnutpunktError} trust.party_beyond_reach */
export function requireNear(viewer: Viewer, organisations: readonly string[], field: string): void {
  if (organisations.every((each) => sees(viewer, each))) return
  throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field } })
}

/** Requires that each of the ids is found by `select … where id = any($1) …`. @throws {KnutpunktError} trust.party_reference_unknown */
export async function requireRows(
  client: Queryable,
  select: string,
  ids: readonly (string | undefined)[],
  field: string,
): Promise<void> {
  const wanted = [...new Set(ids.filter((id) => id !== undefined))]
  if (wanted.length === 0) return
  const { rowCount } = await client.query(select, [wanted])
  if (rowCount !== wanted.length) throw unknownReference(field)
}

/** Requires that a unit is there and of the organisation, and keeps it from being ended meanwhile. */
export async function requireUnitOf(
  client: Queryable,
  unit: string | undefined,
  organisation: string,
  field: string,
): Promise<void> {
  if (unit === undefined) return
  const { rowCount } = await client.query(
    'select from trust.unit where id = $1 and organisation_id = $2 and ended_at is null for key share',
    [unit, organisation],
  )
  if (rowCount === 0) throw unknownReference(field)
}

/** Organisations that are there; none of them can be ended until the transaction has ended. */
export const liveOrganisations =
  'select from trust.organisation where id = any($1) and ended_at is null order by id for key share'

export function unknownReference(field: string): KnutpunktError {
  return new KnutpunktError(partyErrors.party_reference_unknown, { values: { field } })
}

/** Requires that a field is as it was. @throws {KnutpunktError} trust.party_fixed */
export function requireSame(before: string | undefined, after: string | undefined, field: string): void {
  if (before !== after) throw new KnutpunktError(partyErrors.party_fixed, { values: { field } })
}

/** Makes the refusal when a number of things still belong to something. */
export function refuseWhile(count: number, entry: ErrorEntry = partyErrors.party_in_use): void {
  if (count > 0) throw new KnutpunktError(entry, { values: { count } })
}

export async function countOf(client: Queryable, from: string, id: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${from}`, [id])
  return rows[0]?.count ?? 0
}
