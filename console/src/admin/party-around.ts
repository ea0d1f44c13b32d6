import { useMemo } from 'react'
import type { Vocabulary } from '../api/contract.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { registerTexts } from '../register/register.texts.ts'
import type { Register, Stored, Surroundings } from '../register/register.ts'
import { type AdminTexts, adminTexts } from './admin.texts.ts'
import { agreementTexts } from './agreements/agreements.texts.ts'
import { limitTexts } from './limits/limits.texts.ts'
import { type PartyNames, usePartyNames, useVocabulary } from './party-names.ts'
import { systemTexts } from './systems/systems.texts.ts'

/** What the registers of trust need beside the object itself. */
export interface PartyAround extends Surroundings {
  names: PartyNames
  words: AdminTexts
  /** Codes to choose from, with their names; empty until they are read. */
  choices: Record<'roles' | 'purposes' | 'informationTypes' | 'organisationKinds' | 'permissions', Choice[]>
  /** The names of codes on one line. */
  say(codes: readonly string[]): string
}

export interface Choice {
  value: string
  label: string
}

export type PartyRegister<Doc extends Stored, Write extends object> = Register<Doc, Write, PartyAround>

const lists = ['roles', 'purposes', 'informationTypes', 'organisationKinds', 'permissions'] as const

/** @param startsFrom the id that a new object begins from, such as the employee of a new assignment */
export function usePartyAround(startsFrom = ''): PartyAround {
  const texts = useTexts(registerTexts)
  const words = useTexts(adminTexts)
  const language = useLanguage()
  const names = usePartyNames()
  const vocabulary = useVocabulary()
  return useMemo(() => {
    const choices = choicesOf(vocabulary, language)
    const codes: Record<string, string> = {
      ...words.capacities,
      ...agreementTexts[language].kinds,
      ...agreementTexts[language].sides,
      ...systemTexts[language].codes,
      ...limitTexts[language].codes,
    }
    for (const { value, label } of Object.values(choices).flat()) codes[value] = label
    return {
      texts,
      words,
      language,
      names,
      choices,
      codes,
      say: (given) => given.map((code) => codes[code] ?? code).join(', '),
      fields: words.fields,
      first: startsFrom,
    }
  }, [texts, words, language, names, vocabulary, startsFrom])
}

function choicesOf(vocabulary: Vocabulary | undefined, language: 'sv' | 'en'): PartyAround['choices'] {
  return Object.fromEntries(
    lists.map((list) => [
      list,
      (vocabulary?.[list] ?? []).map(({ code, text }) => ({ value: code, label: text[language] })),
    ]),
  ) as PartyAround['choices']
}
