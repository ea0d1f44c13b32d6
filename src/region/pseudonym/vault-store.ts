import type { Queryable } from '../../kernel/index.ts'

/** Tokens of an epoch by the look-up hash of whose they are, in hex; of those that have one. */
export async function readTokens(
  db: Queryable,
  epoch: string,
  lookups: readonly Buffer[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ lookup: Buffer; token: string }>(
    'select lookup, token from region.vault where epoch = $1 and lookup = any($2::bytea[])',
    [epoch, lookups],
  )
  return new Map(rows.map(({ lookup, token }) => [lookup.toString('hex'), token]))
}

/** Writes down tokens; where a person has one already it stays. In one order, so that two who write the same people wait for each other and do not lock up. */
export async function insertTokens(
  db: Queryable,
  epoch: string,
  fresh: readonly { lookup: Buffer; sealed: Buffer; token: string }[],
): Promise<void> {
  await db.query(
    `insert into region.vault (epoch, lookup, sealed, token)
     select $1, lookup, sealed, token from unnest($2::bytea[], $3::bytea[], $4::text[]) as t(lookup, sealed, token) order by lookup
     on conflict (epoch, lookup) do nothing`,
    [
      epoch,
      fresh.map((each) => each.lookup),
      fresh.map((each) => each.sealed),
      fresh.map((each) => each.token),
    ],
  )
}

/** Whose tokens they are, sealed; those that are none are not in the answer. */
export async function readSealed(
  db: Queryable,
  epoch: string,
  tokens: readonly string[],
): Promise<{ token: string; sealed: Buffer }[]> {
  const { rows } = await db.query<{ token: string; sealed: Buffer }>(
    'select token, sealed from region.vault where epoch = $1 and token = any($2::text[])',
    [epoch, tokens],
  )
  return rows
}

export async function deleteTokens(db: Queryable, epoch: string): Promise<void> {
  await db.query('delete from region.vault where epoch = $1', [epoch])
}
