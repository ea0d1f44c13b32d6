import { useLanguage } from '../i18n/language.ts'
import { residentTexts } from './resident.texts.ts'
import { usePeopleNames, useRecipients, useVocabulary } from './resident-api.ts'
import { useSubject } from './subject.tsx'
import { useWords } from './words.ts'

/** Words for what the interface names by id or code. */
export interface Names {
  /** Of an organisation, a unit or a person; said to be unknown when it is, never an id. */
  of(id: string): string
  /** Of kinds of information, as a list in words; all kinds when none is named, said as `all` where given. */
  types(codes: readonly string[] | undefined, all?: string): string
}

export function useNames(): Names {
  const texts = useWords(residentTexts)
  const language = useLanguage()
  const subject = useSubject()
  const recipients = useRecipients().data ?? []
  const people = usePeopleNames().data ?? []
  const vocabulary = useVocabulary().data
  const names = new Map<string, string>([
    ...recipients.flatMap(({ id, name, units }): [string, string][] => [
      [id, name],
      ...units.map((unit): [string, string] => [unit.id, unit.name]),
    ]),
    ...people.map(({ id, name }): [string, string] => [id, name]),
  ])
  const types = new Map(vocabulary?.informationTypes.map(({ code, text }) => [code, text[language]]))
  return {
    of(id) {
      if (id === subject.person)
        return subject.as === 'herself' ? texts.you : (subject.name ?? texts.unknownName)
      return names.get(id) ?? texts.unknownName
    },
    types: (codes, all = texts.allTypes) =>
      codes === undefined
        ? all
        : wordList(
            codes.map((code) => types.get(code) ?? code),
            texts.and,
          ),
  }
}

/** `a, b och c`. */
export function wordList(words: readonly string[], and: string): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${and} ${last}`
}
