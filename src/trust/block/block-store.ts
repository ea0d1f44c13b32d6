import { type Database, insert, KnutpunktError, newId, present, type Queryable } from '../../kernel/index.ts'
import type { Block, BlockLiftWrite, BlockWrite } from '../contract/rights.ts'
import { type Maker, recordChange, requireRoom, startOf } from '../rights/rights-change.ts'
import { rightsErrors } from '../rights/rights-errors.ts'
import { blockState } from './block.ts'

/** A block as it lies in the table, with its temporary lifts. */
export type StoredBlock = Omit<Block, 'state'>

/** All SQL of blocks. What changes one runs in the caller's transaction. */
export interface BlockStore {
  list(person: string): Promise<Block[]>
  get(person: string, id: string): Promise<Block>
  /** @throws {KnutpunktError} trust.block_needs_unit, trust.period_invalid */
  set(client: Queryable, person: string, write: BlockWrite, maker: Maker): Promise<Block>
  /** For good. @throws {KnutpunktError} trust.block_not_found, trust.block_lifted */
  lift(client: Queryable, person: string, id: string, maker: Maker): Promise<Block>
  /** For a while. @throws {KnutpunktError} trust.block_not_found, trust.block_lifted, trust.period_invalid */
  liftFor(client: Queryable, person: string, id: string, write: BlockLiftWrite, maker: Maker): Promise<Block>
}

const select = `select b.id, b.version, b.person, b.kind, b.set_at as "setAt", b.set_by as "setBy",
  b.registered_by as "registeredBy", b.controller, b.unit, b.information_types as "informationTypes",
  b.data_from as "dataFrom", b.data_until as "dataUntil", b.lifted_at as "liftedAt", b.lifted_by as "liftedBy",
  coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', l.id, 'organisation', l.organisation,
      'validFrom', l.valid_from, 'validUntil', l.valid_until, 'by', l.by)) order by l.valid_from, l.id)
    from trust.block_lift l where l.block = b.id), '[]') as lifts
  from trust.block b`

export function createBlocks(db: Database): BlockStore {
  const find = async (client: Queryable, person: string, id: string): Promise<StoredBlock> => {
    const { rows } = await client.query(`${select} where b.person = $1 and b.id = $2`, [person, id])
    if (!rows[0]) throw new KnutpunktError(rightsErrors.block_not_found)
    return readBlock(rows[0])
  }
  const standing = async (client: Queryable, person: string, id: string): Promise<void> => {
    await client.query('select from trust.block where id = $1 for update', [id])
    const before = await find(client, person, id)
    if (blockState(before) === 'lifted') throw new KnutpunktError(rightsErrors.block_lifted)
  }
  const kept = async (client: Queryable, person: string, id: string, act: string, maker: Maker) => {
    const block = await find(client, person, id)
    await recordChange(client, { ...block, kind: 'block' }, act, maker, block)
    return withState(block)
  }
  return {
    async list(person) {
      const { rows } = await db.pool.query(
        `${select} where b.person = $1 order by b.set_at desc, b.id desc limit 1000`,
        [person],
      )
      return rows.map((row) => withState(readBlock(row)))
    },
    get: async (person, id) => withState(await find(db.pool, person, id)),
    async set(client, person, write, maker) {
      if (write.kind === 'inner' && write.unit === undefined) {
        throw new KnutpunktError(rightsErrors.block_needs_unit)
      }
      checkPeriod(write)
      await requireRoom(client, 'trust.block where lifted_at is null', person)
      const id = newId()
      await insert(client, 'trust.block', {
        id,
        person,
        kind: write.kind,
        set_at: maker.at.toString(),
        set_by: maker.by,
        registered_by: maker.registeredBy,
        controller: write.controller,
        unit: write.unit,
        information_types: write.informationTypes,
        data_from: write.dataFrom,
        data_until: write.dataUntil,
      })
      return kept(client, person, id, 'set', maker)
    },
    async lift(client, person, id, maker) {
      await standing(client, person, id)
      await client.query(
        'update trust.block set version = version + 1, lifted_at = $2, lifted_by = $3 where id = $1',
        [id, maker.at.toString(), maker.by],
      )
      return kept(client, person, id, 'lifted', maker)
    },
    async liftFor(client, person, id, write, maker) {
      const validFrom = startOf(write, maker.at)
      await standing(client, person, id)
      await requireRoom(client, 'trust.block_lift where valid_until > now()', person)
      await insert(client, 'trust.block_lift', {
        id: newId(),
        block: id,
        person,
        organisation: write.organisation,
        valid_from: validFrom,
        valid_until: write.validUntil,
        by: maker.by,
        registered_by: maker.registeredBy,
      })
      await client.query('update trust.block set version = version + 1 where id = $1', [id])
      return kept(client, person, id, 'lifted_for_a_while', maker)
    },
  }
}

/** What may bear on a decision: all that are not lifted for good. */
export async function readBlocks(client: Queryable, person: string): Promise<StoredBlock[]> {
  const { rows } = await client.query({
    name: 'trust.blocks',
    text: `${select} where b.person = $1 and b.lifted_at is null`,
    values: [person],
  })
  return rows.map(readBlock)
}

function readBlock(row: Record<string, unknown>): StoredBlock {
  return present<StoredBlock>(row)
}

function withState(block: StoredBlock): Block {
  return { ...block, state: blockState(block) }
}

function checkPeriod({ dataFrom, dataUntil }: BlockWrite): void {
  if (dataFrom === undefined || dataUntil === undefined) return
  if (Date.parse(dataUntil) <= Date.parse(dataFrom)) throw new KnutpunktError(rightsErrors.period_invalid)
}
