import { type Database, isUuid } from '../../kernel/index.ts'
import type { Texts } from '../audit/extract/act-texts.ts'
import type { ExtractNames } from '../audit/extract/extract.ts'

/**
 * What parties are called, by their ids; also those that have ended, since the log names them. A resident whose identity is
 * protected has no name here.
 */
export function partyNames(db: Database, texts: Texts): ExtractNames {
  return {
    texts,
    namesOf: async (references) => {
      const { rows } = await db.pool.query<{ id: string; name: string }>({
        name: 'trust.names_of',
        text: `select id::text, name from trust.organisation where id = any($1)
          union all select id::text, name from trust.unit where id = any($1)
          union all select id::text, name from trust.employee where id = any($1)
          union all select id::text, name from trust.resident where id = any($1) and not protected_identity
          union all select id, name from trust.system where id = any($2)`,
        values: [references.filter(isUuid), references],
      })
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }
}
