import type { Texts } from '../../i18n/texts.ts'

const sv = {
  organisationNumber: 'Organisationsnummer',
  hsaId: 'HSA-id',
  voiceUri: 'Nummer eller adress som enheterna ringer',
  voiceUriHint: 'Tomt: enheten ringer den mottagare den har inlagd.',
}

const en = {
  organisationNumber: 'Organisation number',
  hsaId: 'HSA-id',
  voiceUri: 'Number or address the devices call',
  voiceUriHint: 'Empty: the device calls the receiver it has been given.',
} satisfies Texts<typeof sv>

export const controllerFields = { sv, en }
