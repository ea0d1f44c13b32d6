import { useMemo } from 'react'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { words as allWords } from '../words/words.ts'
import { fieldTexts } from './history/fields.texts.ts'
import { useNames } from './names.ts'
import { recordTexts } from './record/record.texts.ts'
import { registerTexts } from './register.texts.ts'
import type { Around } from './register.ts'

/** Texts, words, names and language, together for what draws registers. */
export function useAround(): Around {
  const texts = useTexts(registerTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  const names = useNames()
  return useMemo(
    () => ({
      texts,
      words,
      language,
      names,
      codes: {
        ...recordTexts[language].nightlyCodes,
        ...words.deviceState,
        ...words.device,
        ...words.scheme,
        ...words.class,
      },
      fields: fieldTexts[language],
      first: names.controllers[0]?.id ?? '',
    }),
    [texts, words, language, names],
  )
}
