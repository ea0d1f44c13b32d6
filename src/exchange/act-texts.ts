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
  'exchange.alert_rule.changed': {
    sv: 'Ändrade när varningar om trafik ges',
    en: 'Changed when alerts on traffic are raised',
  },
  'exchange.alert_rule.removed': {
    sv: 'Tog bort en regel för varningar om trafik',
    en: 'Removed a rule for alerts on traffic',
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
  'exchange.index.search': {
    sv: 'Sökte i engagemangsindex var det finns uppgifter om dig',
    en: 'Searched the engagement index for where there is data about you',
  },
  'exchange.index.compare': {
    sv: 'Jämförde engagemangsindex med en källa',
    en: 'Compared the engagement index with a source',
  },
  'exchange.index.differences': {
    sv: 'Läste vad engagemangsindex och en källa inte är överens om',
    en: 'Read what the engagement index and a source do not agree on',
  },
  'exchange.index.reconcile': {
    sv: 'Rättade engagemangsindex efter en källa',
    en: 'Corrected the engagement index by a source',
  },
  'exchange.subscription.added': { sv: 'La till en prenumeration', en: 'Added a subscription' },
  'exchange.subscription.changed': { sv: 'Ändrade en prenumeration', en: 'Changed a subscription' },
  'exchange.subscription.replayed': {
    sv: 'Skickade leveranser som gavs upp på nytt',
    en: 'Sent deliveries anew that were given up',
  },
  'exchange.subscription.discarded': {
    sv: 'Släppte en leverans som gavs upp',
    en: 'Let go of a delivery that was given up',
  },
}
