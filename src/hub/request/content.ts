import { Compile } from 'typebox/compile'
import { KnutpunktError } from '../../kernel/index.ts'
import type { Both } from '../../region/index.ts'
import { type DraftContent, RequestContent } from '../contract/request.ts'
import { checkSelection } from '../product/check-selection.ts'
import type { Product, ProductBook } from '../product/product-book.ts'
import type { Rules } from './rules.ts'

/** What has to be told or put right before an application can be submitted. `field`: of its content. */
export interface Lacking {
  field: string
  text: Both
}

const whole = Compile(RequestContent)
export const isWhole = (content: DraftContent): content is RequestContent => whole.Check(content)

const untold: Both = { sv: 'Fyll i det här.', en: 'Fill this in.' }

/** What an application lacks, or what in it cannot be. */
export function lackingIn(
  content: DraftContent,
  { book, rules, product }: { book: ProductBook; rules: Rules; product: Product },
): Lacking[] {
  const lacking: Lacking[] = Object.keys(RequestContent.properties)
    .filter((field) => content[field as keyof DraftContent] === undefined)
    .map((field) => ({ field, text: untold }))
  const add = (field: string, sv: string, en: string) => lacking.push({ field, text: { sv, en } })
  const { selection, regions, purpose, legalBasis, publicBody } = content
  const wrong = selection && problemWith(book, product, selection)
  if (wrong) lacking.push({ field: 'selection', text: wrong })
  const unknown = regions?.filter((region) => !book.codes('region').has(region)) ?? []
  if (unknown.length > 0)
    add(
      'regions',
      `Det finns ingen region ${unknown.join(', ')}.`,
      `There is no region ${unknown.join(', ')}.`,
    )
  const known = rules.purposes.find(({ code }) => code === purpose)
  if (purpose !== undefined && known === undefined)
    add('purpose', 'Det är inget av ändamålen.', 'That is none of the purposes.')
  if (known?.publicBodyOnly && publicBody === false)
    add(
      'purpose',
      'Det ändamålet är för offentliga organ (EHDS art. 53.2).',
      'That purpose is for public bodies (EHDS art. 53.2).',
    )
  if (
    legalBasis &&
    !(
      rules.article6.some(({ code }) => code === legalBasis.article6) &&
      rules.article9.some(({ code }) => code === legalBasis.article9)
    )
  )
    add('legalBasis', 'Välj ett stöd i vardera artikeln.', 'Choose a ground in each article.')
  return lacking
}

/** Why a product cannot be asked that; undefined: it can. */
function problemWith(
  book: ProductBook,
  product: Product,
  selection: RequestContent['selection'],
): Both | undefined {
  try {
    checkSelection(book, product, selection)
    return undefined
  } catch (error) {
    if (error instanceof KnutpunktError) return error.publicText
    throw error
  }
}
