import type { Queryable } from '../../kernel/index.ts'
import type { NodeDescription } from '../../region/index.ts'
import type { NodeWrite } from '../contract/product.ts'
import type { KnownNode } from '../run/node-client.ts'

export interface StoredNode extends KnownNode {
  readonly active: boolean
  /** That is the region. */
  readonly organisation: string | null
  readonly version: number
  readonly seenAt: Date | null
  readonly description: NodeDescription | null
}

const columns = `region, name, url, public_jwk as "publicJwk", active, organisation, version, seen_at as "seenAt", description`

export async function listNodes(db: Queryable): Promise<StoredNode[]> {
  return (await db.query<StoredNode>(`select ${columns} from hub.node order by region`)).rows
}

export async function readNode(db: Queryable, region: string): Promise<StoredNode | undefined> {
  return (await db.query<StoredNode>(`select ${columns} from hub.node where region = $1`, [region])).rows[0]
}

/** Writes a node; one that is changed only when it has the version that was read. @returns undefined when it has not */
export async function writeNode(
  db: Queryable,
  region: string,
  node: NodeWrite,
  { by, at }: { by: string; at: Date },
): Promise<StoredNode | undefined> {
  const { rows } = await db.query<StoredNode>(
    `insert into hub.node as n (region, name, url, public_jwk, active, changed_by, changed_at, organisation) values ($1, $2, $3, $4, $5, $6, $7, $9)
     on conflict (region) do update set name = excluded.name, url = excluded.url, public_jwk = excluded.public_jwk,
       active = excluded.active, organisation = excluded.organisation, changed_by = excluded.changed_by, changed_at = excluded.changed_at, version = n.version + 1
     where n.version = $8
     returning ${columns}`,
    [
      region,
      node.name,
      node.url,
      JSON.stringify(node.publicJwk),
      node.active,
      by,
      at,
      node.version ?? null,
      node.organisation ?? null,
    ],
  )
  return rows[0]
}

/** What a node said that it has. */
export async function noteNode(
  db: Queryable,
  region: string,
  description: NodeDescription,
  at: Date,
): Promise<void> {
  await db.query('update hub.node set seen_at = $2, description = $3 where region = $1', [
    region,
    at,
    JSON.stringify(description),
  ])
}
