import type { PoolClient } from 'pg'
import type { Compared } from './compare-people.ts'
import { agreedNow, differences, type Fields, same } from './difference.ts'
import type { RecordStaff } from './record-contracts.ts'

interface Row {
  id: string
  version: number
  name: string
  title: string | null
  phone: string | null
  hsa_id: string | null
  agreed: Fields | null
}

/**
 * Compares the employees of an organisation with those of its record. They are the same when their HSA-id is; one who has none
 * here may be the only one of that name, and that it is she has to be chosen.
 */
export async function compareStaff(
  client: PoolClient,
  controllerId: string,
  staff: readonly RecordStaff[],
): Promise<Compared> {
  const rows = await readStaff(client, controllerId)
  const byId = new Map(rows.filter((row) => row.hsa_id !== null).map((row) => [row.hsa_id, row]))
  const compared: Compared = { differences: [], agreed: [] }
  const seen = new Set<string>()
  for (const there of staff) {
    const known = byId.get(there.hsaId)
    const row = known ?? onlyNamesake(rows, there.name)
    if (row !== undefined && seen.has(row.id)) continue
    const here = row && fieldsHere(row)
    const found = differences(here ?? {}, { ...there }, row?.agreed ?? {})
    if (row !== undefined) {
      seen.add(row.id)
      if (known)
        compared.agreed.push({ objectId: row.id, fields: agreedNow(here!, { ...there }, row.agreed ?? {}) })
      if (found.length === 0) continue
    }
    compared.differences.push({
      act: row === undefined ? 'add' : 'change',
      objectId: row?.id ?? null,
      objectVersion: row?.version ?? null,
      sortName: row?.name ?? there.name,
      hidden: false,
      identity: null,
      fields: known ? found : found.map((field) => ({ ...field, choose: row !== undefined || field.choose })),
    })
  }
  for (const row of rows) {
    if (row.agreed === null || seen.has(row.id)) continue
    compared.differences.push({
      act: 'missing',
      objectId: row.id,
      objectVersion: row.version,
      sortName: row.name,
      hidden: false,
      identity: null,
      fields: [],
    })
  }
  return compared
}

function onlyNamesake(rows: readonly Row[], name: string): Row | undefined {
  const [first, second] = rows.filter((row) => row.hsa_id === null && same(row.name, name))
  return second === undefined ? first : undefined
}

const fieldsHere = ({ name, title, phone, hsa_id: hsaId }: Row): Fields => ({
  name,
  ...(title && { title }),
  ...(phone && { phone }),
  ...(hsaId && { hsaId }),
})

async function readStaff(client: PoolClient, controllerId: string): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select s.id, s.version, s.name, s.title, s.phone, s.hsa_id, v.fields as agreed
      from welfare.staff s left join welfare.record_value v on v.object_id = s.id
      where s.organisation_id = $1 and s.removed_at is null`,
    [controllerId],
  )
  return rows
}
