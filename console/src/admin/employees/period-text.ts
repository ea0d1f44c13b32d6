import { formatDate } from '../../i18n/format.ts'
import type { PartyAround } from '../party-around.ts'
import type { Period } from './validity.ts'

/** `1 jan 2025 – 31 dec`, or `1 jan 2025 – tills vidare`: first and last day. */
export function periodText({ validFrom, validUntil }: Period, { language, words }: PartyAround): string {
  const last =
    validUntil === undefined ? words.untilFurther : formatDate(Date.parse(validUntil) - 1, language)
  return `${formatDate(validFrom, language)} – ${last}`
}
