import { useLanguage } from '../i18n/language.ts'
import { type Texts, useTexts } from '../i18n/texts.ts'
import { useSubject } from './subject.tsx'

/** Texts as a person reads them of herself; `ofAnother` has those that staff reads in other words, since they are of somebody else. */
export interface Words<T> {
  sv: T
  en: Texts<T>
  ofAnother?: { sv: Partial<Texts<T>>; en: Partial<Texts<T>> }
}

/** The texts in the chosen language, in the words of whoever reads them. */
export function useWords<T>(words: Words<T>): Texts<T> {
  const own = useTexts(words)
  const language = useLanguage()
  const { as } = useSubject()
  return as === 'staff' ? { ...own, ...words.ofAnother?.[language] } : own
}
