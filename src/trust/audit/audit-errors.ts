import { defineErrors } from '../../kernel/index.ts'

/** What the audit log refuses. */
export const auditErrors = defineErrors('trust', {
  audit_entry_malformed: {
    status: 500,
    sv: 'Åtgärden kunde inte antecknas i loggen och gjordes därför inte. Meddela förvaltningen.',
    en: 'The act could not be entered in the log, and was therefore not done. Tell the administrators.',
  },
  audit_entry_not_found: {
    status: 404,
    sv: 'Det finns ingen sådan post i loggen.',
    en: 'There is no such entry in the log.',
  },
  audit_not_in_log_yet: {
    status: 409,
    sv: 'Posten har ännu inte fått sin plats i loggen. Försök igen om en liten stund.',
    en: 'The entry has not got its place in the log yet. Try again in a moment.',
  },
  audit_erased: {
    status: 410,
    sv: 'Postens innehåll är raderat. Att den fanns kan fortfarande bevisas.',
    en: 'The content of the entry has been erased. That it was there can still be proved.',
  },
  audit_erasure_stands: {
    status: 409,
    sv: 'Posten säger att en annan har raderats och kan inte själv raderas. Den säger inget om den enskilde.',
    en: 'The entry says that another was erased, and cannot be erased itself. It says nothing of the person.',
  },
  audit_no_checkpoint: {
    status: 404,
    sv: 'Loggen är tom; det finns inget undertecknat ännu.',
    en: 'The log is empty; nothing has been signed yet.',
  },
  audit_tile_not_found: {
    status: 404,
    sv: 'Loggen har ingen sådan del.',
    en: 'The log has no such tile.',
  },
  audit_size_unknown: {
    status: 404,
    sv: 'Loggen har inte varit {size} poster lång i något undertecknat läge.',
    en: 'The log has not been {size} entries long in anything it signed.',
  },
  audit_keys_unusable: {
    status: 500,
    sv: 'Loggens nycklar kan inte användas. Ingenting har ändrats. Meddela förvaltningen.',
    en: 'The keys of the log cannot be used. Nothing was changed. Tell the administrators.',
  },
  audit_log_contradicts: {
    status: 500,
    sv: 'Loggen stämmer inte med det som är undertecknat och förs inte vidare. Meddela förvaltningen.',
    en: 'The log does not agree with what was signed, and is not carried on. Tell the administrators.',
  },
  audit_not_checked: {
    status: 404,
    sv: 'Loggen har inte kontrollerats sedan programmet startades. Begär en kontroll.',
    en: 'The log has not been checked since the program started. Ask for a check.',
  },
  audit_nobody: {
    status: 403,
    sv: 'Du är inloggad i tjänsten, inte som dig själv. Logga in som invånare för att se dina uppgifter.',
    en: 'You are logged in for your work, not as yourself. Log in as a resident to see your data.',
  },
  audit_review_not_found: {
    status: 404,
    sv: 'Det finns ingen sådan granskning.',
    en: 'There is no such review.',
  },
  audit_review_wrong_state: {
    status: 409,
    sv: 'Granskningen är redan i läget {state}. Ladda om och se vad som hänt.',
    en: 'The review is already in the state {state}. Load it again to see what has happened.',
  },
  audit_review_own_access: {
    status: 403,
    sv: 'Ingen granskar sin egen åtkomst. Välj en annan granskare.',
    en: 'Nobody reviews her own access. Choose another reviewer.',
  },
  audit_review_not_yours: {
    status: 403,
    sv: 'Granskningen är tilldelad någon annan. Låt den som tilldelar ändra det först.',
    en: 'The review is assigned to somebody else. Have it reassigned first.',
  },
  audit_comment_personal_number: {
    status: 400,
    sv: 'Kommentaren innehåller något som ser ut som ett personnummer. Ta bort det; granskningen vet redan vem det gäller.',
    en: 'The comment has something that looks like a personnummer. Remove it; the review knows already whom it is about.',
  },
  audit_rules_not_yours: {
    status: 403,
    sv: 'Reglerna är gemensamma för alla i installationen och sätts av en granskare hos den som driver den. Inget är ändrat.',
    en: 'The rules are the same for all in the installation, and are set by an auditor of whoever runs it. Nothing was changed.',
  },
})
