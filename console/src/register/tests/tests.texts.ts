import type { Texts } from '../../i18n/texts.ts'

const sv = {
  title: 'Knappar som ska provas',
  lead: 'Öppna en enhet för att göra provtrycket: fönstret öppnas, knappen trycks, trycket tas emot och visas.',
  due: 'Inte provade i tid',
  noneDue: 'Alla knappar är provade i tid.',
  notProven: 'Aldrig provade',
  noneNotProven: 'Alla enheter är provade.',
  device: 'Enhet',
  person: 'Hos',
  state: 'Läge',
  lastTest: 'Senast provad',
  dueAt: 'Skulle provas',
}

const en = {
  title: 'Buttons due for a test',
  lead: 'Open a device to do the test press: the window is opened, the button pressed, the press received and shown.',
  due: 'Not tested in time',
  noneDue: 'All buttons are tested in time.',
  notProven: 'Never proven',
  noneNotProven: 'All devices are proven.',
  device: 'Device',
  person: 'At',
  state: 'State',
  lastTest: 'Latest test',
  dueAt: 'Was due',
} satisfies Texts<typeof sv>

export const testsTexts = { sv, en }
