import type { Texts } from '../../i18n/texts.ts'

const swedish = (value: number) => value.toLocaleString('sv', { maximumFractionDigits: 1 })
const english = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 })

const sv = {
  title: 'Över tiden',
  file: 'trafik-per',
  by: 'Visa per',
  contract: 'Kontrakt',
  consumer: 'Konsument',
  producer: 'Producent',
  unknown: '(okänd)',
  course: 'Förlopp',
  calls: 'Anrop',
  share: 'Andel fel',
  half: 'Hälften inom',
  most: '95 % inom',
  request: 'Fråga, snitt',
  response: 'Svar, snitt',
  atMost: (calls: number, minutes: number) => `Som mest ${calls} anrop på ${swedish(minutes)} minuter`,
}

const en = {
  title: 'Over time',
  file: 'traffic-by',
  by: 'Show by',
  contract: 'Contract',
  consumer: 'Consumer',
  producer: 'Producer',
  unknown: '(unknown)',
  course: 'Course',
  calls: 'Calls',
  share: 'Share failed',
  half: 'Half within',
  most: '95 % within',
  request: 'Request, mean',
  response: 'Answer, mean',
  atMost: (calls: number, minutes: number) => `At most ${calls} calls in ${english(minutes)} minutes`,
} satisfies Texts<typeof sv>

export const historyTexts = { sv, en }
