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

/** What purposes are called, with what entries name beside those of the vocabulary. */
export const purposeTexts: Texts = {
  ...purposes,
  emergency: { sv: 'Fara för liv eller hälsa', en: 'Danger to life or health' },
  supervision: { sv: 'Tillsyn', en: 'Supervision' },
  own_access: { sv: 'Den enskildes egen åtkomst', en: "The person's own access" },
}
