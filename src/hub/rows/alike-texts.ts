import { type Both, quasiIdentifiers } from '../../region/index.ts'
import type { Anonymity } from '../disclosure/k-anonymity.ts'
import type { Product } from '../product/product-book.ts'
import type { RegionRows } from './rows.ts'

type Language = keyof Both
const locales = { sv: 'sv-SE', en: 'en-GB' } as const

/** How alike the people in each region's rows are, in words; of rows that are here and are about people. */
export function alikeOf(
  { person }: Product,
  rows: readonly Pick<RegionRows, 'region' | 'state' | 'anonymity'>[],
): { region: string; text: Both }[] {
  if (person === undefined) return []
  return rows
    .filter(({ state }) => state === 'ready')
    .map(({ region, anonymity }) => ({ region, text: alikeText(anonymity) }))
}

/** @param found null: it was not counted */
export function alikeText(found: Anonymity | null): Both {
  if (found === null)
    return {
      sv: 'Det är inte räknat hur lika personerna är.',
      en: 'How alike the people are has not been counted.',
    }
  if (found.people === 0) return { sv: 'Raderna är om ingen.', en: 'The rows are about nobody.' }
  if (found.by.length === 0)
    return {
      sv: 'Ingen kolumn beskriver personerna: varken ålder, kön eller kommun.',
      en: 'No column describes the people: neither age, sex nor municipality.',
    }
  return { sv: inSwedish(found), en: inEnglish(found) }
}

function inSwedish({ k, people, fewer, smallest, by, generalise, rest }: Anonymity): string {
  const n = (value: number) => value.toLocaleString(locales.sv)
  const same = `om samma ${named(by, 'sv')}`
  if (fewer === 0) return `Alla ${n(people)} personer är minst ${k} ${same}.`
  const found = `${n(fewer)} av ${n(people)} personer är färre än ${k} ${same}; den minsta gruppen är ${n(smallest)}.`
  if (generalise.length === 0) return `${found} Det är högst 1 procent.`
  return `${found} Utan ${named(generalise, 'sv')} är ${rest === 0 ? 'ingen' : n(rest)} det.`
}

function inEnglish({ k, people, fewer, smallest, by, generalise, rest }: Anonymity): string {
  const n = (value: number) => value.toLocaleString(locales.en)
  const same = `with the same ${named(by, 'en')}`
  if (fewer === 0) return `All ${n(people)} people are in groups of at least ${k} ${same}.`
  const found = `${n(fewer)} of ${n(people)} people are in groups of fewer than ${k} ${same}; the smallest group is ${n(smallest)}.`
  if (generalise.length === 0) return `${found} That is at most 1 per cent.`
  return `${found} Without ${named(generalise, 'en')} ${rest === 0 ? 'nobody is' : `${n(rest)} are`}.`
}

const named = (names: readonly string[], language: Language): string =>
  new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(
    names.map((name) => quasiIdentifiers.find((each) => each.name === name)?.text[language] ?? name),
  )
