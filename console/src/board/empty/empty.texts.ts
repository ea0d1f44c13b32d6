import type { Texts } from '../../i18n/texts.ts'

const sv = {
  calm: 'Inget larm ringer',
  onDuty: 'I tjänst',
  offDuty: 'Gruppen är inte i tjänst just nu',
  screens: (n: number) => (n === 1 ? '1 bevakad skärm' : `${n} bevakade skärmar`),
  noScreens: 'Ingen bevakad skärm',
  unnamed: 'Någon utan namn',
  silent: 'Tysta enheter',
  noSilent: 'Alla enheter som övervakas hörs.',
  silentSince: (at: string) => `tyst sedan ${at}`,
  testsDue: 'Knappar som ska provas',
  noTestsDue: 'Alla knappar är provade i tid.',
  dueSince: (at: string) => `skulle provats ${at}`,
  notProven: 'Ännu inte provade',
  noNotProven: 'Alla enheter är provade.',
  unknownHeard: 'Okända enheter som hörts',
  unknownLine: (n: number, at: string) => `${n} meddelanden, senast ${at}`,
  all: (n: number) => `Visa alla ${n}`,
  receptionOk: 'Tar emot larm',
  queued: (n: number) => `${n} i kö`,
  refused: (n: number) => `${n} avvisade senaste timmen`,
}

const en = {
  calm: 'No alarm is ringing',
  onDuty: 'On duty',
  offDuty: 'The group is not on duty now',
  screens: (n: number) => (n === 1 ? '1 attended screen' : `${n} attended screens`),
  noScreens: 'No attended screen',
  unnamed: 'Somebody without a name',
  silent: 'Silent devices',
  noSilent: 'All supervised devices are heard.',
  silentSince: (at: string) => `silent since ${at}`,
  testsDue: 'Buttons due for a test',
  noTestsDue: 'All buttons are tested in time.',
  dueSince: (at: string) => `was due ${at}`,
  notProven: 'Not yet proven',
  noNotProven: 'All devices are proven.',
  unknownHeard: 'Unknown devices heard',
  unknownLine: (n: number, at: string) => `${n} messages, latest ${at}`,
  all: (n: number) => `Show all ${n}`,
  receptionOk: 'Receives alarms',
  queued: (n: number) => `${n} queued`,
  refused: (n: number) => `${n} turned away in the last hour`,
} satisfies Texts<typeof sv>

export const emptyTexts = { sv, en }
