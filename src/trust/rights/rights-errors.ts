import { defineErrors } from '../../kernel/index.ts'

/** What is refused about consents, blocks and proxies. */
export const rightsErrors = defineErrors('trust', {
  decision_denied: {
    status: 403,
    sv: 'Det är inte tillåtet ({law}): {reasonSv} Inget är ändrat. Beslutet har nummer {decision}.',
    en: 'It is not permitted ({law}): {reasonEn} Nothing was changed. The decision has number {decision}.',
  },
  decision_not_yours: {
    status: 403,
    sv: 'Systemet får fråga om uppgifter hos dem som det handlar åt, och om sig självt. Inget är avgjort. Säg vems uppgifter det gäller ("controller"), eller låt det system fråga som har uppgifterna.',
    en: 'The system may ask about data of those it acts for, and about itself. Nothing was decided. Say whose data it is ("controller"), or let the system ask that holds the data.',
  },
  consent_not_found: {
    status: 404,
    sv: 'Samtycket finns inte. Läs listan igen.',
    en: 'The consent does not exist. Read the list again.',
  },
  consent_withdrawn: {
    status: 409,
    sv: 'Samtycket är redan tillbakataget. Inget har ändrats. Ge ett nytt samtycke om det ska gälla igen.',
    en: 'The consent is already withdrawn. Nothing was changed. Give a new consent if it is to hold again.',
  },
  consent_needs_recipient: {
    status: 400,
    sv: 'Ett samtycke till utlämnande är till förmån för en viss mottagare. Inget är sparat. Säg vilken ("recipient").',
    en: 'A consent to disclosure is in favour of a certain recipient. Nothing was kept. Say which ("recipient").',
  },
  erasure_not_found: {
    status: 404,
    sv: 'Det finns ingen begäran om radering med det numret för mottagaren, eller så är den redan bekräftad.',
    en: 'There is no request for erasure with that number for the recipient, or it is confirmed already.',
  },
  block_not_found: {
    status: 404,
    sv: 'Spärren finns inte. Läs listan igen.',
    en: 'The block does not exist. Read the list again.',
  },
  block_lifted: {
    status: 409,
    sv: 'Spärren är redan hävd. Inget har ändrats. Sätt en ny spärr om det ska vara spärrat igen.',
    en: 'The block is already lifted. Nothing was changed. Set a new block if it is to be blocked again.',
  },
  block_needs_unit: {
    status: 400,
    sv: 'En inre spärr gäller en vårdenhets uppgifter. Inget är sparat. Säg vilken enhet ("unit").',
    en: 'An inner block is of one care unit\'s data. Nothing was kept. Say which unit ("unit").',
  },
  proxy_not_found: {
    status: 404,
    sv: 'Ombudet finns inte. Läs listan igen.',
    en: 'The proxy does not exist. Read the list again.',
  },
  proxy_ended: {
    status: 409,
    sv: 'Ombudets uppdrag är redan avslutat. Inget har ändrats.',
    en: "The proxy's mandate is already ended. Nothing was changed.",
  },
  proxy_acts_missing: {
    status: 400,
    sv: 'Uppdraget nämner inga handlingar. Inget är sparat. Säg vad ombudet får göra ("acts").',
    en: 'The mandate names no acts. Nothing was kept. Say what the proxy may do ("acts").',
  },
  proxy_of_oneself: {
    status: 400,
    sv: 'Ingen kan vara ombud för sig själv. Inget är sparat.',
    en: 'Nobody can be a proxy for herself. Nothing was kept.',
  },
  proxy_entered_by_holder: {
    status: 403,
    sv: 'Ingen för in sig själv som ombud. Inget är sparat. Låt en kollega göra det.',
    en: 'Nobody enters herself as a proxy. Nothing was kept. Let a colleague do it.',
  },
  proxy_kind_by_law: {
    status: 403,
    sv: 'Vårdnadshavare och god man utses av lag eller domstol och förs in av personal. Inget är sparat. Ge en fullmakt i stället.',
    en: 'Custodians and deputies are appointed by law or by a court and entered by staff. Nothing was kept. Give a power of attorney instead.',
  },
  period_invalid: {
    status: 400,
    sv: 'Perioden slutar innan den börjar, eller har redan gått ut. Inget är sparat. Rätta tiderna.',
    en: 'The period ends before it starts, or is already over. Nothing was kept. Correct the times.',
  },
  rights_full: {
    status: 409,
    sv: 'Personen har redan {count} av dem, och fler tas inte emot. Inget är sparat. Avsluta några som inte behövs.',
    en: 'The person already has {count} of them, and no more are taken. Nothing was kept. End some that are not needed.',
  },
})
