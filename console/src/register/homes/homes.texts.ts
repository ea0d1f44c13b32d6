import type { Texts } from '../../i18n/texts.ts'

const sv = {
  street: 'Gatuadress',
  postalCode: 'Postnummer',
  city: 'Ort',
  floor: 'Våning',
  doorCode: 'Portkod',
  doorCodeHint: 'Visas för operatören först när hon ber om det.',
  access: 'Så kommer man in',
  hazards: 'Att tänka på',
  people: 'Bor här',
  nobody: 'Ingen är inlagd här.',
  position: 'Position (WGS 84)',
  latitude: 'Latitud',
  longitude: 'Longitud',
}

const en = {
  street: 'Street address',
  postalCode: 'Postal code',
  city: 'City',
  floor: 'Floor',
  doorCode: 'Door code',
  doorCodeHint: 'Shown to the operator only when she asks.',
  access: 'How to get in',
  hazards: 'Be aware',
  people: 'Lives here',
  nobody: 'Nobody is registered here.',
  position: 'Position (WGS 84)',
  latitude: 'Latitude',
  longitude: 'Longitude',
} satisfies Texts<typeof sv>

export const homeFields = { sv, en }
export type HomeWords = Texts<typeof sv>
