import type { PoolClient } from 'pg'
import type { Permit } from '../../request/permit.ts'
import { readRows } from '../../rows/rows-store.ts'
import { productOf, thresholdOf } from '../project.ts'
import type { Check } from './checks.ts'
import { compareTold, type Told } from './compare.ts'
import type { Output } from './output.ts'
import { holdOutputs, leavingOutputs, setChecks } from './output-store.ts'
import type { OutputDeps } from './output-view.ts'

type Queryable = Pick<PoolClient, 'query'>

/** So many of the newest are compared with. */
const most = 100

/** Compares a table with those of the same environment that have left it or are on their way. */
export async function compareWithEarlier(
  deps: Pick<OutputDeps, 'tables' | 'book'>,
  db: Queryable,
  permit: Permit,
  { id, ...output }: Told & { id: string },
): Promise<Check> {
  const product = productOf(deps, permit)
  const threshold = thresholdOf(product, await readRows(db, permit.id))
  const earlier: Told[] = []
  const unread: string[] = []
  for (const each of await leavingOutputs(db, permit.id, id, most)) {
    const { title, countColumn, sha256 } = each
    const table = await deps.tables.read(permit.id, each.id, sha256).catch(() => undefined)
    if (table === undefined) unread.push(title)
    else earlier.push({ title, countColumn, table })
  }
  const names = product.dimensions.map(({ column }) => column)
  return compareTold(output, earlier, { threshold, names, unread })
}

/** Compares anew when it is submitted: others may have left since it was saved. In the transaction that submits it. */
export async function compareAnew(
  deps: Pick<OutputDeps, 'tables' | 'book'>,
  client: PoolClient,
  permit: Permit,
  { id, title, countColumn, sha256, checks }: Output,
): Promise<void> {
  await holdOutputs(client, permit.id)
  const table = await deps.tables.read(permit.id, id, sha256)
  const compared = await compareWithEarlier(deps, client, permit, { id, title, countColumn, table })
  await setChecks(client, id, [...checks.filter(({ code }) => code !== compared.code), compared])
}
