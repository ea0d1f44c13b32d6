import type { Texts } from '../i18n/texts.ts'

const sv = {
  copy: 'Kopiera',
  copied: 'Kopierat',
  loading: 'Läser in …',
  tryAgain: 'Försök igen',
}

const en = {
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading …',
  tryAgain: 'Try again',
} satisfies Texts<typeof sv>

export const partTexts = { sv, en }
