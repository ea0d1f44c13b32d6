import type { Words } from './words.ts'

/** The word for a device's kind; a kind this console does not know yet is shown as it is. */
export const deviceKindWord = (kind: string, words: Words): string =>
  (words.device as Record<string, string>)[kind] ?? kind
