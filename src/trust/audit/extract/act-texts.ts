import type { Text } from '../../../kernel/index.ts'
import { purposeTexts as purposes } from '../../party/vocabulary.ts'

/** Texts of codes, by code. */
export type Texts = Readonly<Record<string, Text>>

/** What acts of this room are called to the person they are about. Other rooms bring their own. */
export const actTexts: Texts = {
  'trust.app.allow': { sv: 'Lät en app komma åt uppgifter', en: 'Let an app have data' },
  'trust.audit.list': { sv: 'Läste i loggen', en: 'Read the log' },
  'trust.audit.prove': { sv: 'Tog ut ett bevis för en loggpost', en: 'Took out a proof of a log entry' },
  'trust.audit_key.add': {
    sv: 'Lade till en nyckel som loggen skrivs under med',
    en: 'Added a key that the log is signed with',
  },
  'trust.audit_key.retire': {
    sv: 'Tog bort en nyckel som loggen skrivs under med',
    en: 'Retired a key that the log is signed with',
  },
  'trust.review.list': { sv: 'Läste granskningar', en: 'Read reviews' },
  'trust.review.read': { sv: 'Läste en granskning', en: 'Read a review' },
  'trust.review.set_rule': { sv: 'Ändrade en regel för granskningar', en: 'Changed a rule of the reviews' },
  'trust.session.login': { sv: 'Loggade in', en: 'Logged in' },
  'trust.session.logout': { sv: 'Loggade ut', en: 'Logged out' },
  'trust.session.end': { sv: 'Loggades ut', en: 'Was logged out' },
  'trust.session.step_up': { sv: 'Loggade in säkrare', en: 'Logged in more surely' },
  'trust.session.choose_assignment': { sv: 'Valde uppdrag', en: 'Chose an assignment' },
  'trust.organisation.create': { sv: 'Förde in en organisation', en: 'Registered an organisation' },
  'trust.organisation.change': { sv: 'Ändrade en organisation', en: 'Changed an organisation' },
  'trust.organisation.end': { sv: 'Avslutade en organisation', en: 'Ended an organisation' },
  'trust.unit.create': { sv: 'Förde in en enhet', en: 'Registered a unit' },
  'trust.unit.change': { sv: 'Ändrade en enhet', en: 'Changed a unit' },
  'trust.unit.end': { sv: 'Avslutade en enhet', en: 'Ended a unit' },
  'trust.employee.create': { sv: 'Förde in en medarbetare', en: 'Registered an employee' },
  'trust.employee.change': { sv: 'Ändrade en medarbetare', en: 'Changed an employee' },
  'trust.employee.end': { sv: 'Avslutade en medarbetare', en: 'Ended an employee' },
  'trust.assignment.create': { sv: 'Gav ett uppdrag', en: 'Gave an assignment' },
  'trust.assignment.change': { sv: 'Ändrade ett uppdrag', en: 'Changed an assignment' },
  'trust.assignment.end': { sv: 'Avslutade ett uppdrag', en: 'Ended an assignment' },
  'trust.system.create': { sv: 'Förde in ett system', en: 'Registered a system' },
  'trust.system.change': { sv: 'Ändrade ett system', en: 'Changed a system' },
  'trust.system.end': { sv: 'Avslutade ett system', en: 'Ended a system' },
  'trust.system.suspend': { sv: 'Stängde av ett system', en: 'Suspended a system' },
  'trust.system.lift': { sv: 'Släppte på ett avstängt system', en: 'Lifted the suspension of a system' },
  'trust.agreement.create': { sv: 'Förde in ett avtal', en: 'Registered an agreement' },
  'trust.agreement.change': { sv: 'Ändrade ett avtal', en: 'Changed an agreement' },
  'trust.agreement.end': { sv: 'Avslutade ett avtal', en: 'Ended an agreement' },
  'trust.scheme.create': { sv: 'Förde in en certifieringsordning', en: 'Registered a certification scheme' },
  'trust.scheme.change': { sv: 'Ändrade en certifieringsordning', en: 'Changed a certification scheme' },
  'trust.product.create': { sv: 'Förde in en produkt', en: 'Registered a product' },
  'trust.product.change': { sv: 'Ändrade en produkt', en: 'Changed a product' },
  'trust.product.mark': { sv: 'Förde in ett märke för en produkt', en: 'Recorded a mark of a product' },
  'trust.product.revoke_mark': { sv: 'Återkallade en produkts märke', en: 'Revoked a mark of a product' },
  'trust.admission.create': { sv: 'Släppte in en produkt', en: 'Admitted a product' },
  'trust.admission.change': {
    sv: 'Ändrade vilka produkter som släpps in',
    en: 'Changed which products are admitted',
  },
  'trust.admission.remove': { sv: 'Slutade släppa in en produkt', en: 'Ceased to admit a product' },
  'trust.limit.set': { sv: 'Satte en gräns för ett system', en: 'Set a limit of a system' },
  'trust.limit.remove': { sv: 'Tog bort en gräns för ett system', en: 'Removed a limit of a system' },
  'trust.limit.exceed': { sv: 'Ett system gick över sin gräns', en: 'A system went beyond its limit' },
  'trust.limit.close_alert': { sv: 'Avslutade en varning om ett system', en: 'Closed an alert on a system' },
  'trust.federation.put_subordinate': {
    sv: 'Förde in en medlem i federationen',
    en: 'Registered a member of the federation',
  },
  'trust.federation.end_subordinate': {
    sv: 'Avslutade en medlem i federationen',
    en: 'Ended a member of the federation',
  },
  'trust.federation.rotate_key': { sv: 'Bytte federationens nyckel', en: "Rotated the federation's key" },
  'trust.federation.revoke_key': {
    sv: 'Återkallade en av federationens nycklar',
    en: "Revoked one of the federation's keys",
  },
  'trust.federation.put_mark_type': {
    sv: 'Förde in ett slags tillitsmärke',
    en: 'Registered a type of trust mark',
  },
  'trust.federation.issue_mark': { sv: 'Utfärdade ett tillitsmärke', en: 'Issued a trust mark' },
  'trust.federation.revoke_mark': { sv: 'Återkallade ett tillitsmärke', en: 'Revoked a trust mark' },
  'trust.token_key.rotate': { sv: 'Bytte nyckel för inloggningsintyg', en: 'Rotated the key of tokens' },
  'trust.token_key.revoke': {
    sv: 'Återkallade en nyckel för inloggningsintyg',
    en: 'Revoked a key of tokens',
  },
  'trust.audit.erase': { sv: 'Raderade en loggpost', en: 'Erased a log entry' },
  'trust.audit.extract': { sv: 'Tog fram vem som sett uppgifterna', en: 'Looked up who has seen the data' },
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
  'trust.decision.ask': {
    sv: 'Frågade om någon skulle få se uppgifterna, utan att själv se dem',
    en: 'Asked whether somebody would be let see the data, without seeing it',
  },
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
  'organisation.read': {
    sv: 'Läsning av kommuner, grupper och personal',
    en: 'Reading of municipalities, groups and staff',
  },
  'organisation.write': {
    sv: 'Ändring av kommuner, grupper och personal',
    en: 'Change of municipalities, groups and staff',
  },
  unknown: { sv: 'Något som inte är känt', en: 'Something that is not known' },
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
