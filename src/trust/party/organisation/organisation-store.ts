import { inSwedishOrder, KnutpunktError, present, type Queryable } from '../../../kernel/index.ts'
import type { Organisation, OrganisationKind, OrganisationWrite } from '../../contract/party.ts'
import { lockHierarchy, requireNoLoop } from '../hierarchy.ts'
import { readHsaId, readOrganisationNumber } from '../identifiers.ts'
import { partyErrors } from '../party-errors.ts'
import { createRegister, type Register, type RegisterDeps } from '../register/register.ts'
import { countOf, liveOrganisations, refuseWhile, requireReach, requireRows } from '../register/viewer.ts'

export interface OrganisationFilter {
  kind?: Organisation['kinds'][number]
  /** Only those right below this one. */
  parent?: string
}
export type OrganisationRegister = Register<Organisation, OrganisationWrite, OrganisationFilter>

export const selectOrganisation = `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.kinds, t.capacity,
    t.organisation_number as "organisationNumber", t.hsa_id as "hsaId", t.parent_id as "parentId", t.operator
  from trust.organisation t`

/** Regions, municipalities, providers, suppliers, authorities. */
export function createOrganisations(deps: RegisterDeps): OrganisationRegister {
  return createRegister<Organisation, OrganisationWrite, OrganisationFilter>(deps, {
    kind: 'organisation',
    table: 'trust.organisation',
    select: () => selectOrganisation,
    searchIn: `concat_ws(' ', t.name, t.organisation_number, t.hsa_id)`,
    order: [inSwedishOrder('t.name')],
    live: 't.ended_at is null',
    visible: (where, reach) => where.add('t.id = any(?::uuid[])', reach),
    derived: [],
    conflicts: { organisation_hsa_id: partyErrors.party_hsa_id_taken },
    read: (row) => present<Organisation>(row),
    filter(where, { kind, parent }) {
      if (kind !== undefined) where.add('? = any(t.kinds)', kind)
      if (parent !== undefined) where.add('t.parent_id = ?', parent)
    },
    organisationOf: ({ id }) => id,
    enter: lockHierarchy,
    async check({ client, id, viewer }, write, before) {
      const { parentId } = write
      // Without a parent it would be above, or beside, whoever is not the installation's.
      if (parentId !== before?.parentId || before === undefined) {
        if (viewer.reach !== 'all') requireReach(viewer, [parentId ?? ''], 'parentId')
      }
      if (viewer.reach !== 'all') await requireRole(client, write, before)
      await requireNoLoop(client, 'trust.organisation', id, parentId)
      await requireRows(client, liveOrganisations, [parentId], 'parentId')
    },
    columns: (write) => ({
      name: write.name,
      kinds: write.kinds,
      capacity: write.capacity,
      organisation_number: readOrganisationNumber(write.organisationNumber),
      hsa_id: readHsaId(write.hsaId),
      parent_id: write.parentId,
    }),
    async end({ client, id }, { operator }) {
      if (operator) throw new KnutpunktError(partyErrors.organisation_is_operator)
      refuseWhile(
        (await countOf(client, 'trust.unit where organisation_id = $1 and ended_at is null', id)) +
          (await countOf(client, 'trust.system where organisation_id = $1 and ended_at is null', id)) +
          (await countOf(client, 'trust.organisation where parent_id = $1 and ended_at is null', id)),
      )
    },
  })
}

const roleFields = ['kinds', 'capacity', 'organisationNumber'] as const

/**
 * In which role of the law an organisation acts decides what it may read. So it is for who runs the installation to say: an
 * administrator keeps her own as it is, and makes those below it of the kinds that it is itself.
 *
 * @throws {KnutpunktError} trust.party_beyond_reach
 */
async function requireRole(
  client: Queryable,
  write: OrganisationWrite,
  before: Organisation | undefined,
): Promise<void> {
  if (before !== undefined) {
    const changed = roleFields.find((field) => String(write[field] ?? '') !== String(before[field] ?? ''))
    if (changed === undefined) return
    throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: changed } })
  }
  const { rows } = await client.query<{ kinds: OrganisationKind[] }>(
    'select kinds from trust.organisation where id = $1',
    [write.parentId],
  )
  const own = rows[0]?.kinds ?? []
  if (!write.kinds.every((kind) => own.includes(kind)))
    throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: 'kinds' } })
  if (!mayHaveCapacity(write.kinds, write.capacity))
    throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: 'capacity' } })
}

const capacitiesOf: Record<OrganisationKind, readonly string[]> = {
  region: ['vardgivare'],
  municipality: ['vardgivare', 'omsorgsgivare'],
  care_provider: ['vardgivare'],
  social_care_provider: ['omsorgsgivare'],
  supplier: [],
  authority: [],
}

/** Whether an organisation of such kinds, or a unit of it, can act in this role of the law. `annan` has no rights of its own. */
export function mayHaveCapacity(kinds: readonly OrganisationKind[], capacity: string | undefined): boolean {
  if (capacity === undefined || capacity === 'annan') return true
  return kinds.some((kind) => capacitiesOf[kind].includes(capacity))
}
