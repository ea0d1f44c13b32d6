import type { PoolClient } from 'pg'

/** Anything a statement can be run on: the pool, or one connection within a transaction. */
export type Queryable = Pick<PoolClient, 'query'>
