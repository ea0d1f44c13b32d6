import type { PersonRecord } from './person-records.ts'
import type { ContractName } from './world.ts'

/** That a source has something of a kind about somebody. */
export interface Engagement {
  readonly identity: string
  readonly contract: ContractName
  /** When the newest of it is from, Swedish time: `YYYYMMDDhhmmss`. */
  latest: string
}

/** What a source has, and what of it the index of engagements is told. */
export interface Engagements {
  readonly has: readonly Engagement[]
  readonly tells: readonly Engagement[]
}

/** Of a source that forgets: of so many, one is never told, one is told with a time long past, and one is told and is there no more. */
const everyNth = 20
const longPast = '20200101090000'

/** @param forgets whether what is told differs from what there is, for each contract in the same way */
export function engagementsOf(records: ReadonlyMap<string, PersonRecord>, forgets = false): Engagements {
  const people = [...records]
  const all = (contract: ContractName, dated: (record: PersonRecord) => readonly { date: string }[]) =>
    people.flatMap(([identity, record]): Engagement[] => {
      const latest = latestOf(dated(record))
      return latest === undefined ? [] : [{ identity, contract, latest }]
    })
  const ofEach = [
    all('GetVaccinationHistory', ({ vaccinations }) => vaccinations),
    all('GetCareDocumentation', ({ notes }) => notes),
    all('GetCareContacts', ({ contacts }) => contacts),
  ]
  if (!forgets) return { has: ofEach.flat(), tells: ofEach.flat() }
  return {
    has: ofEach.flatMap((each) => each.filter((_, at) => at % everyNth !== 2)),
    tells: ofEach.flatMap((each) => each.flatMap(told)),
  }
}

function told(each: Engagement, at: number): Engagement[] {
  if (at % everyNth === 0) return []
  return [at % everyNth === 1 ? { ...each, latest: longPast } : each]
}

function latestOf(dated: readonly { date: string }[]): string | undefined {
  const date = dated
    .map((each) => each.date)
    .sort()
    .at(-1)
  return date && `${date.replaceAll('-', '')}090000`
}

/** A time as the index writes it. */
export const indexTime = (at: Date): string =>
  at.toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).replace(/\D/g, '')
