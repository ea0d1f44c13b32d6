import { type Database, insert, KnutpunktError, newId, present, type Queryable } from '../../kernel/index.ts'
import type { Consent, ErasureOrder } from '../contract/rights.ts'
import type { Maker } from '../rights/rights-change.ts'
import { rightsErrors } from '../rights/rights-errors.ts'

/** Orders to recipients to erase what they got by a consent that has been withdrawn. */
export interface ErasureStore {
  /** All of a person, the newest first. */
  list(person: string): Promise<ErasureOrder[]>
  /** What a recipient has still to erase, the oldest first; 500 at most. */
  pending(recipient: string): Promise<ErasureOrder[]>
  /** @throws {KnutpunktError} trust.erasure_not_found */
  confirm(client: Queryable, recipient: string, id: string, maker: Maker): Promise<ErasureOrder>
}

const columns = `id, consent, person, recipient, controller, information_types as "informationTypes",
  ordered_at as "orderedAt", confirmed_at as "confirmedAt", confirmed_by as "confirmedBy"`

export function createErasures(db: Database): ErasureStore {
  const read = async (client: Queryable, rest: string, values: unknown[]): Promise<ErasureOrder[]> => {
    const { rows } = await client.query(`select ${columns} from trust.erasure_order where ${rest}`, values)
    return rows.map((row: Record<string, unknown>) => present<ErasureOrder>(row))
  }
  return {
    list: (person) => read(db.pool, 'person = $1 order by ordered_at desc, id desc limit 1000', [person]),
    pending: (recipient) =>
      read(db.pool, 'recipient = $1 and confirmed_at is null order by ordered_at, id limit 500', [recipient]),
    async confirm(client, recipient, id, maker) {
      const { rowCount } = await client.query(
        `update trust.erasure_order set confirmed_at = $3, confirmed_by = $4
          where id = $1 and recipient = $2 and confirmed_at is null`,
        [id, recipient, maker.at.toString(), maker.by],
      )
      if (rowCount === 0) throw new KnutpunktError(rightsErrors.erasure_not_found)
      const [order] = await read(client, 'id = $1', [id])
      return order!
    },
  }
}

/** Whether a consent is one of the three for disclosure, whose withdrawal calls for erasure downstream. */
export function isDisclosure({ kind }: Pick<Consent, 'kind'>): boolean {
  return kind === 'disclosure_secrecy' || kind === 'disclosure_process' || kind === 'disclosure_receive'
}

/** Orders the erasure, in the transaction of the withdrawal. */
export async function orderErasure(
  client: Queryable,
  consent: Omit<Consent, 'state'>,
  maker: Maker,
): Promise<void> {
  await insert(client, 'trust.erasure_order', {
    id: newId(),
    consent: consent.id,
    person: consent.person,
    recipient: consent.recipient,
    controller: consent.controller,
    information_types: consent.informationTypes,
    ordered_at: maker.at.toString(),
  })
}
