import type { Texts } from '../audit/extract/act-texts.ts'

/** What was done with somebody's consents, blocks and proxies, as she reads it in her extract. */
export const joinedActTexts: Texts = {
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
