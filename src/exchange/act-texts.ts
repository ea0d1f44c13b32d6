import type { Texts } from '../trust/index.ts'

/** What the room's acts are called to the person they are about, in her extract of the log. */
export const exchangeActTexts: Texts = {
  'exchange.call': {
    sv: 'Ett system hämtade eller lämnade uppgifter genom tjänsteplattformen',
    en: 'A system fetched or gave data through the service platform',
  },
  'contracts.call': { sv: 'Anropade ett tjänstekontrakt', en: 'Called a service contract' },
  'services.read': { sv: 'Läste om anslutningar', en: 'Read about connections' },
  'services.write': { sv: 'Ändrade anslutningar', en: 'Changed connections' },
  'services.approve': { sv: 'Godkände ändrade anslutningar', en: 'Approved changed connections' },
  'decision.contracts.call': {
    sv: 'Frågade om ett anrop fick göras',
    en: 'Asked whether a call was permitted',
  },
  'decision.services.read': {
    sv: 'Frågade om anslutningar fick läsas',
    en: 'Asked whether connections might be read',
  },
  'decision.services.write': {
    sv: 'Frågade om anslutningar fick ändras',
    en: 'Asked whether connections might be changed',
  },
  'decision.services.approve': {
    sv: 'Frågade om ändrade anslutningar fick godkännas',
    en: 'Asked whether changed connections might be approved',
  },
  'exchange.contract.imported': { sv: 'Importerade ett tjänstekontrakt', en: 'Imported a service contract' },
  'exchange.contract.changed': { sv: 'Ändrade ett tjänstekontrakt', en: 'Changed a service contract' },
  'exchange.contract.lifecycle': {
    sv: 'Satte ett tjänstekontrakt i kraft eller ur bruk',
    en: 'Put a service contract in force or out of use',
  },
  'exchange.addressing.draft': { sv: 'Skrev ett utkast till adressering', en: 'Wrote a draft of addressing' },
  'exchange.addressing.submit': {
    sv: 'Bad om godkännande av adressering',
    en: 'Asked for approval of addressing',
  },
  'exchange.addressing.approve': { sv: 'Godkände adressering', en: 'Approved addressing' },
  'exchange.addressing.publish': { sv: 'Publicerade adressering', en: 'Published addressing' },
  'exchange.addressing.discard': {
    sv: 'Kastade ett utkast till adressering',
    en: 'Discarded a draft of addressing',
  },
}
