import type { PoolClient } from 'pg'
import { type Clock, newId } from '../../kernel/index.ts'
import type { Selection } from '../../region/index.ts'
import { listNodes } from '../node/node-store.ts'
import type { Product } from '../product/product-book.ts'
import { askLater } from './ask-nodes.ts'
import { endRun, insertRun } from './run-store.ts'

/** Nodes that answer by rule do so within this; those where somebody is to decide have until then too, or are absent. */
const patienceMs = { open: 5 * 60_000, permit: 14 * 86_400_000 }

export interface Starting {
  product: Product
  selection: Selection
  purpose: string
  askedBy: string
  organisation?: string | undefined
  permit?: string | undefined
  form?: 'aggregate' | 'rows'
}

/** Writes a run down with its parts and their jobs, in the caller's transaction. @returns its id */
export async function startRun(
  client: PoolClient,
  clock: Clock,
  { product, selection, purpose, askedBy, organisation, permit, form = 'aggregate' }: Starting,
): Promise<string> {
  const id = newId()
  const now = clock.epochMilliseconds()
  const chosen = selection.filters.find(({ column }) => column === 'region')
  const wanted = chosen && new Set([chosen.value, ...(chosen.values ?? [])].map(String))
  const nodes = (await listNodes(client)).filter(
    ({ active, region }) => active && (wanted?.has(region) ?? true),
  )
  const regions = nodes.map(({ region }) => region)
  await insertRun(
    client,
    {
      id,
      product: product.id,
      productVersion: product.version,
      productHash: product.hash,
      selection,
      form,
      permit: permit ?? null,
      purpose,
      askedBy,
      organisation: organisation ?? null,
      createdAt: new Date(now),
      deadline: new Date(now + patienceMs[permit === undefined ? 'open' : 'permit']),
    },
    regions,
  )
  await askLater(client, id, regions)
  // Nobody to wait for: nobody answered.
  if (regions.length === 0)
    await endRun(client, id, { state: 'failed', at: new Date(now), reason: 'nobody_answered' })
  return id
}
