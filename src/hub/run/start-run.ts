import type { PoolClient } from 'pg'
import { type Clock, KnutpunktError, newId } from '../../kernel/index.ts'
import type { Selection } from '../../region/index.ts'
import { hubErrors } from '../hub-errors.ts'
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
  /** Name and organisation, as regions are told. */
  askedByName?: string | undefined
  organisation?: string | undefined
  permit?: string | undefined
  /** Those that are asked; absent: all that there are. */
  regions?: readonly string[] | undefined
  /** The region whose own use it is. */
  ownRegion?: string | undefined
  form?: 'aggregate' | 'rows'
}

/** The regions that a question is about: of those given, where it chooses by region; undefined: all that there are. */
export function chosenRegions(
  { filters }: Selection,
  regions: readonly string[] | undefined,
): readonly string[] | undefined {
  const chosen = filters.find(({ column, is }) => column === 'region' && (is === '=' || is === 'in'))
  if (chosen === undefined) return regions
  const wanted = [...new Set([chosen.value, ...(chosen.values ?? [])].map(String))].sort()
  return regions === undefined ? wanted : regions.filter((region) => wanted.includes(region))
}

/**
 * Writes a run down with its parts and their jobs, in the caller's transaction.
 *
 * @returns its id
 * @throws {KnutpunktError} hub.permit_needed when the product is for permits, and it is neither under one nor a region's own use
 */
export async function startRun(
  client: PoolClient,
  clock: Clock,
  {
    product,
    selection,
    purpose,
    askedBy,
    askedByName,
    organisation,
    permit,
    regions: asked,
    ownRegion,
    form = 'aggregate',
  }: Starting,
): Promise<string> {
  if (product.access === 'permit' && permit === undefined && ownRegion === undefined)
    throw new KnutpunktError(hubErrors.permit_needed)
  const id = newId()
  const now = clock.epochMilliseconds()
  const wanted = chosenRegions(selection, asked)
  const nodes = (await listNodes(client)).filter(
    ({ active, region }) => active && (wanted?.includes(region) ?? true),
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
      regions: asked ?? null,
      ownRegion: ownRegion ?? null,
      purpose,
      askedBy,
      askedByName: askedByName ?? null,
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
