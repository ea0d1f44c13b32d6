import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openDuckDb } from '../region/index.ts'
import type { Later } from './later.ts'

/** A Trino for a test. */
export interface TestTrino {
  url: string
  /** What it was asked, in order. */
  asked: readonly string[]
}

/** What Trino calls what DuckDB has against a question. */
const names: readonly [RegExp, string][] = [
  [/^Parser Error/, 'SYNTAX_ERROR'],
  [/^Binder Error/, 'COLUMN_NOT_FOUND'],
  [/^Catalog Error/, 'TABLE_NOT_FOUND'],
]

/** Trino's functions that DuckDB lacks. */
const functions = [
  'create macro regexp_like(value, pattern) as regexp_matches(value, pattern)',
  'create macro at_timezone(instant, zone) as instant',
]

/** Trino's protocol with a DuckDB behind it: what it is asked is counted, and answered in one page. It says nothing of Trino's own SQL. */
export async function startTestTrino(later: Later, statements: readonly string[]): Promise<TestTrino> {
  const duck = await openDuckDb({ path: ':memory:', folders: [], threads: 1, memoryMb: 200 })
  for (const each of [...functions, ...statements]) await duck.run(each)
  const asked: string[] = []
  const answer = async (statement: string): Promise<object> => {
    const [, quotedSql, using] = /^execute immediate '(.*)' using (.*)$/s.exec(statement) ?? []
    const values = using === undefined ? [] : (await duck.rows(`select * from (values (${using}))`))[0]!
    const sql = (quotedSql?.replaceAll("''", "'") ?? statement)
      .replaceAll('timestamp(6) with time zone', 'timestamptz')
      .replace(/^explain \(type validate\)/, 'explain')
    const rows = await duck.rows(sql, Object.values(values))
    const columns = Object.entries(rows[0] ?? {}).map(([name, value]) => ({
      name,
      type: typeof value === 'number' ? 'double' : Array.isArray(value) ? 'array(double)' : 'varchar',
    }))
    return rows.length === 0 ? {} : { columns, data: rows.map((row) => Object.values(row)) }
  }
  const refusal = ({ message }: Error): object => {
    const errorName = names.find(([pattern]) => pattern.test(message))?.[1] ?? 'GENERIC_INTERNAL_ERROR'
    return { error: { errorName, errorType: 'USER_ERROR', message } }
  }
  const server = createServer(async (request, response) => {
    let statement = ''
    for await (const chunk of request) statement += chunk
    asked.push(statement)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(await answer(statement).catch(refusal)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  later(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    duck.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}
