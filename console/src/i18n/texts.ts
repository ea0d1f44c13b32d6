import { useLanguage } from './language.ts'

/**
 * The shape a translation must have: the same keys, and functions with the same arguments.
 *
 * ```ts
 * const sv = { ringing: (n: number) => `${n} ringer` }
 * const en = { ringing: (n: number) => `${n} ringing` } satisfies Texts<typeof sv>
 * export const boardTexts = { sv, en }
 * ```
 */
export type Texts<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer A) => string
      ? (...values: A) => string
      : Texts<T[K]>
}

/** The area's texts in the chosen language. */
export function useTexts<T>(texts: { sv: T; en: Texts<T> }): Texts<T> {
  const language = useLanguage()
  return language === 'sv' ? (texts.sv as Texts<T>) : texts.en
}
