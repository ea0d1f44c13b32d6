import type { Texts } from '../../../i18n/texts.ts'

const sv = {
  title: 'Beslut om data',
  lead: 'Alla beslut om ansökningar om hälsodata: vem som fick vad, för vilket ändamål och varför. Inga personer är namngivna.',
  search: 'Sök',
  searchHint: 'Nummer, organisation eller ord i skälen',
  anyOutcome: 'Alla beslut',
  none: 'Inget är beslutat än.',
  nothingFound: 'Inget beslut stämmer med sökningen.',
  more: 'Mer om beslutet',
  applied: 'Ansökan kom in',
  publishBy: 'Resultat publiceras senast',
  csv: 'Spara som fil (CSV)',
  open: 'Registret är öppet för alla, utan inloggning, på',
  login: 'Logga in för att ansöka om data',
}

const en = {
  title: 'Decisions on data',
  lead: 'All decisions on applications for health data: who got what, for which purpose, and why. Nobody is named.',
  search: 'Search',
  searchHint: 'Number, organisation or words of the reasons',
  anyOutcome: 'All decisions',
  none: 'Nothing is decided yet.',
  nothingFound: 'No decision matches the search.',
  more: 'More on the decision',
  applied: 'The application came',
  publishBy: 'Results published by',
  csv: 'Save as a file (CSV)',
  open: 'The register is open to anybody, without a login, at',
  login: 'Log in to apply for data',
} satisfies Texts<typeof sv>

export const registerTexts = { sv, en }
