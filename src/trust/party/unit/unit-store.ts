import { inSwedishOrder, KnutpunktError, present, type Queryable } from '../../../kernel/index.ts'
import type { Organisation, Unit, UnitWrite } from '../../contract/party.ts'
import { lockHierarchy, requireNoLoop } from '../hierarchy.ts'
import { readHsaId } from '../identifiers.ts'
import { mayHaveCapacity } from '../organisation/organisation-store.ts'
import { partyErrors } from '../party-errors.ts'
import { createRegister, type Register, type RegisterDeps } from '../register/register.ts'
import {
  countOf,
  liveOrganisations,
  refuseWhile,
  requireNear,
  requireReach,
  requireRows,
  requireSame,
  requireUnitOf,
} from '../register/viewer.ts'

export interface UnitFilter {
  organisation?: string
}
export type UnitRegister = Register<Unit, UnitWrite, UnitFilter>

export const selectUnit = `select t.id, t.version, t.updated_at as "updatedAt", t.organisation_id as "organisationId",
    t.name, t.hsa_id as "hsaId", t.parent_id as "parentId", t.capacity, t.serves
  from trust.unit t`

/** Units of organisations; a duty group of the alarm reception is one. */
export function createUnits(deps: RegisterDeps): UnitRegister {
  return createRegister<Unit, UnitWrite, UnitFilter>(deps, {
    kind: 'unit',
    table: 'trust.unit',
    select: () => selectUnit,
    searchIn: `concat_ws(' ', t.name, t.hsa_id)`,
    order: [inSwedishOrder('t.name')],
    live: 't.ended_at is null',
    visible: (where, reach) => where.add('t.organisation_id = any(?::uuid[])', reach),
    derived: [],
    conflicts: { unit_hsa_id: partyErrors.party_hsa_id_taken },
    read: (row) => present<Unit>(row),
    filter(where, { organisation }) {
      if (organisation !== undefined) where.add('t.organisation_id = ?', organisation)
    },
    organisationOf: ({ organisationId }) => organisationId,
    enter: lockHierarchy,
    async check({ client, id, viewer }, write, before) {
      if (before !== undefined) requireSame(before.organisationId, write.organisationId, 'organisationId')
      requireReach(viewer, [write.organisationId], 'organisationId')
      await requireCapacity(client, write)
      const added = write.serves.filter((each) => before?.serves.includes(each) !== true)
      requireNear(viewer, added, 'serves')
      await requireNoLoop(client, 'trust.unit', id, write.parentId)
      await requireRows(client, liveOrganisations, [write.organisationId], 'organisationId')
      await requireRows(client, liveOrganisations, added, 'serves')
      await requireUnitOf(client, write.parentId, write.organisationId, 'parentId')
    },
    columns: (write) => ({
      organisation_id: write.organisationId,
      name: write.name,
      hsa_id: readHsaId(write.hsaId),
      parent_id: write.parentId,
      capacity: write.capacity,
      serves: write.serves,
    }),
    async end({ client, id }) {
      const group = await countOf(client, 'trust.unit where id = $1 and duty', id)
      if (group > 0) throw new KnutpunktError(partyErrors.unit_is_duty_group)
      refuseWhile(
        (await countOf(client, 'trust.assignment where unit_id = $1 and ended_at is null', id)) +
          (await countOf(client, 'trust.unit where parent_id = $1 and ended_at is null', id)),
      )
    },
  })
}

/** A unit acts in a role of the law that its organisation can have. @throws {KnutpunktError} trust.party_beyond_reach */
async function requireCapacity(client: Queryable, { organisationId, capacity }: UnitWrite): Promise<void> {
  if (capacity === undefined) return
  const { rows } = await client.query<Pick<Organisation, 'kinds'>>(
    'select kinds from trust.organisation where id = $1',
    [organisationId],
  )
  if (rows[0] === undefined || mayHaveCapacity(rows[0].kinds, capacity)) return
  throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: 'capacity' } })
}
