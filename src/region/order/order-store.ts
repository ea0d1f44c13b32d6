import type { PoolClient } from 'pg'

/** Notes that an order's name is used. @returns of an earlier use its digest */
export async function useOrder(
  db: Pick<PoolClient, 'query'>,
  { hub, jti, digest, until }: { hub: string; jti: string; digest: Buffer; until: Date },
): Promise<Buffer | undefined> {
  const { rowCount } = await db.query(
    'insert into region.order_used (hub, jti, digest, until) values ($1, $2, $3, $4) on conflict do nothing',
    [hub, jti, digest, until],
  )
  if (rowCount === 1) return undefined
  const { rows } = await db.query<{ digest: Buffer }>(
    'select digest from region.order_used where hub = $1 and jti = $2',
    [hub, jti],
  )
  return rows[0]!.digest
}
