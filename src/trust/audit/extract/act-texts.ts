import type { Text } from '../../../kernel/index.ts'

/** Texts of codes, by code. */
export type Texts = Readonly<Record<string, Text>>

/** What acts of this room are called to the person they are about. Other rooms bring their own. */
export const actTexts: Texts = {
  'trust.audit.erase': { sv: 'Raderade en loggpost', en: 'Erased a log entry' },
  'trust.audit.extract': { sv: 'Tog fram vem som sett uppgifterna', en: 'Looked up who has seen the data' },
  'trust.review.assign': { sv: 'Utsåg någon att granska en åtkomst', en: 'Had an access reviewed' },
  'trust.review.conclude': { sv: 'Granskade en åtkomst', en: 'Reviewed an access' },
  'trust.review.follow_up': { sv: 'Följde upp en granskad åtkomst', en: 'Followed up a reviewed access' },
}

/** What purposes are called. */
export const purposeTexts: Texts = {
  care: { sv: 'Vård och omsorg', en: 'Care' },
  emergency: { sv: 'Fara för liv eller hälsa', en: 'Danger to life or health' },
  administration: { sv: 'Administration av vården', en: 'Administration of care' },
  quality: { sv: 'Kvalitetsuppföljning', en: 'Quality follow-up' },
  supervision: { sv: 'Tillsyn', en: 'Supervision' },
  own_access: { sv: 'Den enskildes egen åtkomst', en: "The person's own access" },
  log_review: { sv: 'Kontroll av åtkomst', en: 'Review of access' },
}
