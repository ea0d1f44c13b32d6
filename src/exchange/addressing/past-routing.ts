import type { Database } from '../../kernel/index.ts'
import type { Routing } from './addressing.ts'
import { versionsUntil } from './addressing-store.ts'
import { applied, noAddressing } from './operations.ts'
import { createRouting } from './routing.ts'
import type { VersionContent } from './version.ts'

/** What was published as a version; undefined when there is none of that number. For explaining, not for calls. */
export async function routingOf(db: Pick<Database, 'pool'>, version: number): Promise<Routing | undefined> {
  let state = noAddressing
  for (const { number, document } of await versionsUntil(db.pool as never, version)) {
    const content = JSON.parse(document) as VersionContent
    state = applied(state, content.operations)
    if (number === version) return createRouting({ version, publishedAt: Date.parse(content.at) }, state)
  }
  return undefined
}
