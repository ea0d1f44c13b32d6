import type { Texts } from '../../i18n/texts.ts'

const sv = {
  organisationNumber: 'Organisationsnummer',
  hsaId: 'HSA-id',
  voiceUri: 'Nummer eller adress som enheterna ringer',
  voiceUriHint: 'Tomt: enheten ringer den mottagare den har inlagd.',
  record: 'Kommunens journal',
  recordAddress: 'Logisk adress till journalen',
  recordAddressHint:
    'HSA-id som journalen anropas under i tjänsteplattformen. Tomt: kommunen har ingen journal här.',
  writeBack: 'Avslutade larm skrivs till journalen',
  nightly: 'Personer och personal läses från journalen på natten',
  nightlyChoices: {
    off: 'Nej',
    tell: 'Ja, och visar vad som skiljer',
    apply: 'Ja, och hämtar det som ingen har ändrat här',
  },
}

const en = {
  organisationNumber: 'Organisation number',
  hsaId: 'HSA-id',
  voiceUri: 'Number or address the devices call',
  voiceUriHint: 'Empty: the device calls the receiver it has been given.',
  record: "The municipality's record",
  recordAddress: 'Logical address of the record',
  recordAddressHint:
    'The HSA-id under which the record is called in the service platform. Empty: the municipality has no record here.',
  writeBack: 'Resolved alarms are written to the record',
  nightly: 'People and staff are read from the record at night',
  nightlyChoices: {
    off: 'No',
    tell: 'Yes, and shows what differs',
    apply: 'Yes, and takes what nobody has changed here',
  },
} satisfies Texts<typeof sv>

export const controllerFields = { sv, en }
