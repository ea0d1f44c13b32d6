import type { Texts } from '../i18n/texts.ts'

const sv = {
  copy: 'Kopiera',
  copied: 'Kopierat',
  loading: 'Läser in …',
  tryAgain: 'Försök igen',
  whyDenied: 'Varför? Se regeln och vad som skulle behöva ändras',
}

const en = {
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading …',
  tryAgain: 'Try again',
  whyDenied: 'Why? See the rule and what would have to change',
} satisfies Texts<typeof sv>

export const partTexts = { sv, en }
