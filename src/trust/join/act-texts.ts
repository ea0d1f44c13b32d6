import type { Texts } from '../audit/extract/act-texts.ts'

/** What was done with somebody's consents, blocks and proxies, as she reads it in her extract. */
const rightsTexts: Texts = {
  'trust.rights.read': { sv: 'Läste samtycken, spärrar och ombud', en: 'Read consents, blocks and proxies' },
  'trust.mandates.read': { sv: 'Läste för vem personen är ombud', en: 'Read for whom the person is a proxy' },
  'trust.consents.give': { sv: 'Gav ett samtycke', en: 'Gave a consent' },
  'trust.consents.give.technology': {
    sv: 'Gav samtycke till välfärdsteknik',
    en: 'Consented to welfare technology',
  },
  'trust.consents.give.camera': {
    sv: 'Gav samtycke till tillsyn med kamera',
    en: 'Consented to supervision by camera',
  },
  'trust.consents.withdraw': { sv: 'Tog tillbaka ett samtycke', en: 'Took a consent back' },
  'trust.blocks.set': { sv: 'Spärrade uppgifter', en: 'Blocked data' },
  'trust.blocks.lift': { sv: 'Hävde en spärr', en: 'Lifted a block' },
  'trust.proxies.grant': { sv: 'Gav en fullmakt', en: 'Gave a power of attorney' },
  'trust.proxies.end': { sv: 'Avslutade ett ombuds uppdrag', en: "Ended a proxy's mandate" },
  'trust.proxies.register': {
    sv: 'Förde in vårdnad eller godmanskap',
    en: 'Entered custody or a deputyship',
  },
}

/** What an outside system asked about: the decision is in the log, and what was then done is in that system's own. */
const decisionTexts: Texts = {
  'decision.contract': { sv: 'Frågade om ett anrop fick göras', en: 'Asked whether a call was permitted' },
  'decision.records.read': { sv: 'Frågade om uppgifter fick läsas', en: 'Asked whether data might be read' },
  'decision.records.write': {
    sv: 'Frågade om uppgifter fick skrivas',
    en: 'Asked whether data might be written',
  },
  'decision.records.disclose': {
    sv: 'Frågade om uppgifter fick lämnas ut',
    en: 'Asked whether data might be disclosed',
  },
  'decision.records.blocked_exists': {
    sv: 'Frågade om det fick visas att spärrade uppgifter finns',
    en: 'Asked whether it might be shown that blocked data exists',
  },
  'decision.records.blocked_by': {
    sv: 'Frågade om det fick visas vem som har spärrat',
    en: 'Asked whether it might be shown who has blocked',
  },
  'decision.information.share': {
    sv: 'Frågade om uppgifter fick delas',
    en: 'Asked whether data might be shared',
  },
  'decision.accesses.list': {
    sv: 'Frågade om det fick visas vem som har sett uppgifterna',
    en: 'Asked whether it might be shown who has seen the data',
  },
  'decision.accesses.review': {
    sv: 'Frågade om åtkomst fick granskas',
    en: 'Asked whether accesses might be reviewed',
  },
  'decision.technology.install': {
    sv: 'Frågade om teknik fick installeras',
    en: 'Asked whether technology might be installed',
  },
  'decision.supervision.view': {
    sv: 'Frågade om tillsyn fick ske',
    en: 'Asked whether supervision might take place',
  },
  'decision.bookings.make': {
    sv: 'Frågade om en tid fick bokas',
    en: 'Asked whether a booking might be made',
  },
}

/** The same asked about by an outside system. */
const rightsAsked: Texts = Object.fromEntries(
  Object.entries(rightsTexts).map(([act, { sv, en }]) => [
    act.replace('trust.', 'decision.'),
    { sv: `Frågade om detta fick göras: ${sv}`, en: `Asked whether this might be done: ${en}` },
  ]),
)

/** What acts of the joined parts are called to the person they are about. */
export const joinedActTexts: Texts = { ...rightsTexts, ...rightsAsked, ...decisionTexts }
