import { formatInstant } from '../../i18n/format.ts'
import type { Surroundings } from '../register.ts'
import { isInstant } from './differences.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Puts a stored value into words: instants, names of what an id refers to, codes, yes and no. */
export function wordFor({ texts, codes, names, language }: Surroundings): (text: string) => string {
  return (text) => {
    if (isInstant(text)) return formatInstant(text, language)
    if (uuid.test(text)) return names.nameOf(text)
    if (text === 'true') return texts.yes
    if (text === 'false') return texts.no
    return codes[text] ?? text
  }
}
