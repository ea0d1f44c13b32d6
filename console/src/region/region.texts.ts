import type { Texts } from '../i18n/texts.ts'

/** What the pages of a region's node are called in the menu. */
const sv = {
  menu: 'Regionens nod',
  names: {
    runs: 'Frågor',
    policies: 'Deltagande',
    loads: 'Laddningar',
    quality: 'Kvalitet',
    pseudonyms: 'Pseudonymer',
    reidentifications: 'Återidentifiering',
  },
  waiting: (n: number) => (n === 1 ? '1 väntar på beslut' : `${n} väntar på beslut`),
}

const en = {
  menu: 'The region’s node',
  names: {
    runs: 'Questions',
    policies: 'Taking part',
    loads: 'Loads',
    quality: 'Quality',
    pseudonyms: 'Pseudonyms',
    reidentifications: 'Re-identification',
  },
  waiting: (n: number) => (n === 1 ? '1 waits for a decision' : `${n} wait for a decision`),
} satisfies Texts<typeof sv>

export const regionTexts = { sv, en }
