import type { Static } from 'typebox'
import { KnutpunktError, type Party } from '../../../kernel/index.ts'
import type { Granted } from '../../../trust/index.ts'
import type { OutputWrite } from '../../contract/environment.ts'
import type { Permit } from '../../request/permit.ts'
import { readRows } from '../../rows/rows-store.ts'
import { environmentErrors } from '../environment-errors.ts'
import { productOf, setupOf, thresholdOf } from '../project.ts'
import { ask } from '../query.ts'
import { checkOutput, most } from './checks.ts'
import { isCountOf } from './counts-people.ts'
import { compareWithEarlier } from './earlier.ts'
import type { OutputContent } from './output-store.ts'
import type { OutputDeps } from './output-view.ts'

export type Asked = Static<typeof OutputWrite>

/** Whether the question counts different people in that column, by how the engine itself reads it. */
async function countsPeople(
  deps: OutputDeps,
  { permit, party }: { party: Party; permit: Permit },
  sql: string,
  column: string | undefined,
): Promise<boolean> {
  const { person } = productOf(deps, permit)
  const setup = setupOf(deps, permit, await readRows(deps.db.pool, permit.id))
  if (column === undefined || person === undefined || setup === undefined) return false
  const read = `select json_serialize_sql('${sql.replaceAll("'", "''")}')`
  const asked = { folder: deps.folder.of(permit.id), setup, sql: read, most: 1 }
  const { rows } = await deps.sessions.ask({ permit: permit.id, person: party.id }, asked)
  return isCountOf(String(rows[0]?.[0]), { column, table: permit.product, person })
}

/**
 * Asks the question, and keeps all of its answer in the environment, with what is seen of it without anybody.
 *
 * @throws {KnutpunktError} when there is no answer, or it is too large
 */
export async function saveTable(
  deps: OutputDeps,
  who: { party: Party; permit: Permit; granted: Granted },
  id: string,
  { title, explanation, sql, countColumn, shareColumn }: Asked,
): Promise<OutputContent> {
  const { permit } = who
  const came = await ask(deps, who, { sql, most: most.rows })
  if ('fault' in came) throw new KnutpunktError(environmentErrors.output_query_failed)
  const { table } = came
  if (table.more)
    throw new KnutpunktError(environmentErrors.output_too_large, { values: { most: most.rows } })
  const product = productOf(deps, permit)
  const checks = checkOutput({
    table,
    threshold: thresholdOf(product, await readRows(deps.db.pool, permit.id)),
    dominance: product.disclosure.dominance,
    countColumn,
    shareColumn,
    countsPeople: await countsPeople(deps, who, sql, countColumn),
    pseudonyms: product.person === undefined ? [] : [product.person],
  })
  return {
    title,
    explanation,
    query: sql,
    countColumn: countColumn ?? null,
    shareColumn: shareColumn ?? null,
    columns: table.columns,
    rows: table.rows.length,
    sha256: await deps.tables.save(permit.id, id, table),
    checks: [
      ...checks,
      await compareWithEarlier(deps, deps.db.pool, permit, {
        ...{ id, title, table },
        countColumn: countColumn ?? null,
      }),
    ],
  }
}
