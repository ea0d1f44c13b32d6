import type { Queryable, Text } from '../../../kernel/index.ts'
import type { AuditEntry, AuditExtract, AuditExtractItem, AuditExtractQuery } from '../../contract/audit.ts'
import { type EntryRow, entryColumns, entryOf } from '../entry/entry-row.ts'
import { actTexts, decidedTexts, purposeTexts, type Texts } from './act-texts.ts'

/** Where the names in an extract come from. */
export interface ExtractNames {
  /** Names of employees, organisations, units and systems, by their ids; those unknown are left out. */
  namesOf(references: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** What other rooms' acts and purposes are called. */
  readonly texts?: Texts
}

/**
 * Everything that was done with a person's data, latest first: who, at which unit, when and why (SVOD 4 kap. 5 §, PDL
 * 8 kap. 5 §). Attempts that were denied are told too. With `controllers`: what was done with these controllers' data, which is what
 * each of them answers for.
 */
export async function readExtract(
  db: Queryable,
  person: string,
  { from, to, limit = 50, cursor }: AuditExtractQuery,
  names: ExtractNames,
  controllers?: readonly string[],
): Promise<AuditExtract> {
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from trust.audit_entry e
     where e.person = $1 and ($2::timestamptz is null or e.at >= $2) and ($3::timestamptz is null or e.at < $3)
       and ($4::uuid is null or e.id < $4) and ($6::text[] is null or e.controller = any($6))
     order by e.id desc limit $5`,
    [person, from ?? null, to ?? null, cursor ?? null, limit + 1, controllers ?? null],
  )
  const entries = rows.slice(0, limit).map(entryOf)
  const known = await names.namesOf([...new Set(entries.flatMap(referencesOf))])
  return {
    items: entries.map((entry) => itemOf(entry, known, names.texts ?? {})),
    ...(rows.length > limit && { next: entries.at(-1)!.id }),
  }
}

/** Names of those in some entries, by their ids; for whoever reviews the log. */
export async function namesIn(
  entries: readonly AuditEntry[],
  { namesOf }: Pick<ExtractNames, 'namesOf'>,
): Promise<Record<string, string>> {
  const controllers = entries.flatMap(({ controller }) => controller ?? [])
  return Object.fromEntries(await namesOf([...new Set([...entries.flatMap(referencesOf), ...controllers])]))
}

function referencesOf({ actor, onBehalfOf, forWhom, unit }: AuditEntry): string[] {
  return [actor, onBehalfOf, forWhom, unit].filter((each) => each !== undefined)
}

function itemOf(entry: AuditEntry, known: ReadonlyMap<string, string>, texts: Texts): AuditExtractItem {
  const named = <K extends string>(key: K, reference: string | undefined) =>
    (reference === undefined ? {} : { [key]: known.get(reference) ?? reference }) as { [P in K]?: string }
  return {
    id: entry.id,
    at: entry.at,
    who: known.get(entry.actor) ?? entry.actor,
    whoKind: entry.actorKind,
    ...named('onBehalfOf', entry.onBehalfOf),
    ...named('forWhom', entry.forWhom),
    ...named('unit', entry.unit),
    what: actText(entry.act, texts) ?? sameIn(entry.act),
    ...(entry.purpose !== undefined && { why: textOf(entry.purpose, { ...purposeTexts, ...texts }) }),
    outcome: entry.outcome,
    ...(entry.emergency && { emergency: true as const }),
    ...(entry.decision !== undefined && { decision: entry.decision }),
  }
}

/** What an act is called. @returns undefined for a code that nobody has given a text */
export function actText(code: string, others: Texts): Text | undefined {
  for (const texts of [others, actTexts]) if (Object.hasOwn(texts, code)) return texts[code]
  // What the rules decide on: as a system asks about it, or as it was denied.
  const act = code.replace(/^(decision|trust)\./, '')
  return Object.hasOwn(decidedTexts, act) ? decidedTexts[act] : undefined
}

function textOf(code: string, texts: Texts): Text {
  return Object.hasOwn(texts, code) ? texts[code]! : sameIn(code)
}

/** A code without a text is better told than kept. */
const sameIn = (code: string): Text => ({ sv: code, en: code })
