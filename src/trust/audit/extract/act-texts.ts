import type { Text } from '../../../kernel/index.ts'
import { purposeTexts as purposes } from '../../party/vocabulary.ts'

/** Texts of codes, by code. */
export type Texts = Readonly<Record<string, Text>>

/** What acts of this room are called to the person they are about. Other rooms bring their own. */
export const actTexts: Texts = {
  'trust.audit.erase': { sv: 'Raderade en loggpost', en: 'Erased a log entry' },
  'trust.audit.extract': { sv: 'Tog fram vem som sett uppgifterna', en: 'Looked up who has seen the data' },
  'trust.decision.ask': {
    sv: 'Frågade om någon skulle få se uppgifterna, utan att själv se dem',
    en: 'Asked whether somebody would be let see the data, without seeing it',
  },
  'trust.rights.read': {
    sv: 'Läste samtycken, spärrar och ombud',
    en: 'Read consents, blocks and proxies',
  },
  'trust.consents.give': { sv: 'Gav ett samtycke', en: 'Gave a consent' },
  'trust.consents.give.technology': {
    sv: 'Gav samtycke till välfärdsteknik',
    en: 'Gave consent to welfare technology',
  },
  'trust.consents.give.camera': { sv: 'Gav samtycke till kamera', en: 'Gave consent to a camera' },
  'trust.consents.withdraw': { sv: 'Tog tillbaka ett samtycke', en: 'Took a consent back' },
  'trust.blocks.set': { sv: 'Spärrade uppgifter', en: 'Blocked data' },
  'trust.blocks.lift': { sv: 'Öppnade en spärr', en: 'Lifted a block' },
  'trust.mandates.read': { sv: 'Läste vem personen är ombud för', en: 'Read whose proxy the person is' },
  'trust.proxies.register': { sv: 'Förde in ett ombud', en: 'Entered a proxy' },
  'trust.proxies.grant': { sv: 'Gav en fullmakt', en: 'Gave a power of attorney' },
  'trust.proxies.end': { sv: 'Avslutade ett ombud', en: 'Ended a proxy' },
  'trust.resident.assess': {
    sv: 'Förde in en bedömning av förmågan att samtycka',
    en: 'Entered an assessment of the ability to consent',
  },
  'trust.resident.find': { sv: 'Sökte upp personen', en: 'Looked the person up' },
  'trust.resident.read': { sv: 'Läste vem personen är', en: 'Read who the person is' },
  'trust.review.assign': { sv: 'Utsåg någon att granska en åtkomst', en: 'Had an access reviewed' },
  'trust.review.conclude.justified': {
    sv: 'Granskade en åtkomst och fann den befogad',
    en: 'Reviewed an access and found it justified',
  },
  'trust.review.conclude.unjustified': {
    sv: 'Granskade en åtkomst och fann den obefogad',
    en: 'Reviewed an access and found it unjustified',
  },
  'trust.review.conclude.unclear': {
    sv: 'Granskade en åtkomst utan att kunna avgöra om den var befogad',
    en: 'Reviewed an access without being able to tell whether it was justified',
  },
  'trust.review.follow_up.none': {
    sv: 'Avslutade en granskning utan åtgärd',
    en: 'Closed a review without action',
  },
  'trust.review.follow_up.talk': {
    sv: 'Talade med den vars åtkomst granskats',
    en: 'Talked to the one reviewed',
  },
  'trust.review.follow_up.manager': {
    sv: 'Lämnade en granskning till chefen',
    en: 'Passed a review to the manager',
  },
  'trust.review.follow_up.person_informed': {
    sv: 'Informerade dig om en granskad åtkomst',
    en: 'Informed you of a reviewed access',
  },
  'trust.review.follow_up.police_report': {
    sv: 'Polisanmälde en granskad åtkomst',
    en: 'Reported a reviewed access to the police',
  },
  'trust.review.follow_up.authority_changed': {
    sv: 'Ändrade behörigheten efter en granskning',
    en: 'Changed an authority after a review',
  },
}

/** What the rules decide about, as it stands in the log where it was asked for or refused. */
export const decidedTexts: Texts = {
  'records.read': { sv: 'Läsning av uppgifter', en: 'Reading of records' },
  'records.write': { sv: 'Skrivning av uppgifter', en: 'Writing of records' },
  'records.disclose': { sv: 'Utlämnande av uppgifter', en: 'Disclosure of records' },
  'records.blocked_exists': {
    sv: 'Fråga om spärrade uppgifter finns',
    en: 'Question whether blocked data exists',
  },
  'records.blocked_by': { sv: 'Fråga om vem som har spärrat', en: 'Question who has blocked' },
  'information.share': { sv: 'Uppgifter till en annan myndighet', en: 'Information to another authority' },
  'accesses.list': { sv: 'Läsning av vem som har läst', en: 'Reading of who has read' },
  'accesses.review': { sv: 'Granskning av vem som har läst', en: 'Review of who has read' },
  'blocks.set': { sv: 'Spärr av uppgifter', en: 'Block of data' },
  'blocks.lift': { sv: 'Hävning av en spärr', en: 'Lifting of a block' },
  'consents.give': { sv: 'Samtycke', en: 'Consent' },
  'consents.give.technology': { sv: 'Samtycke till välfärdsteknik', en: 'Consent to welfare technology' },
  'consents.give.camera': { sv: 'Samtycke till kamera', en: 'Consent to a camera' },
  'consents.withdraw': { sv: 'Återtagande av ett samtycke', en: 'Withdrawal of a consent' },
  'rights.read': {
    sv: 'Läsning av samtycken, spärrar och ombud',
    en: 'Reading of consents, blocks and proxies',
  },
  'mandates.read': { sv: 'Läsning av vem någon är ombud för', en: 'Reading of whose proxy somebody is' },
  'proxies.register': { sv: 'Införande av ett ombud', en: 'Entering of a proxy' },
  'proxies.grant': { sv: 'Fullmakt', en: 'Power of attorney' },
  'proxies.end': { sv: 'Avslut av ett ombud', en: 'End of a proxy' },
  'bookings.make': { sv: 'Bokning av tid', en: 'Booking of an appointment' },
  'technology.install': { sv: 'Installation av välfärdsteknik', en: 'Installation of welfare technology' },
  'supervision.view': { sv: 'Tillsyn genom tekniken', en: 'Supervision by technology' },
  'alarms.read': { sv: 'Läsning av larm', en: 'Reading of alarms' },
  'alarms.handle': { sv: 'Hantering av larm', en: 'Handling of an alarm' },
  'registers.read': {
    sv: 'Läsning i larmmottagningens register',
    en: 'Reading of the registers of the alarm reception',
  },
  'registers.write': {
    sv: 'Ändring i larmmottagningens register',
    en: 'Change in the registers of the alarm reception',
  },
  'people.reveal': { sv: 'Visning av skyddade uppgifter', en: 'Showing of protected details' },
  'signals.post': { sv: 'Larmsignal', en: 'Alarm signal' },
  'deviations.report': { sv: 'Anmälan av en avvikelse', en: 'Report of a deviation' },
  'breaches.report': { sv: 'Anmälan av en personuppgiftsincident', en: 'Report of a personal data breach' },
  'evidence.delete': { sv: 'Borttagning av bevis', en: 'Removal of evidence' },
  'secondary.process': { sv: 'Behandling för sekundäranvändning', en: 'Processing for secondary use' },
  'secondary.combine': {
    sv: 'Sammanföring från flera regioner',
    en: 'Combination of data from several regions',
  },
  'secondary.answer': { sv: 'Svar på en databegäran', en: 'Answer to a data request' },
  'secondary.export': { sv: 'Utförsel av ett resultat', en: 'Export of a result' },
  contract: { sv: 'Anrop enligt ett tjänstekontrakt', en: 'Call by a service contract' },
}

/** What purposes are called, with what entries name beside those of the vocabulary. */
export const purposeTexts: Texts = {
  ...purposes,
  emergency: { sv: 'Fara för liv eller hälsa', en: 'Danger to life or health' },
  supervision: { sv: 'Tillsyn', en: 'Supervision' },
  own_access: { sv: 'Den enskildes egen åtkomst', en: "The person's own access" },
}
