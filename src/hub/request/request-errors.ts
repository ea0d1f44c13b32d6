import { defineErrors } from '../../kernel/index.ts'

/** What is refused about applications, permits and the register of decisions. */
export const requestErrors = defineErrors('hub', {
  request_not_found: {
    status: 404,
    sv: 'Det finns ingen ansökan med det numret som gäller dig.',
    en: 'There is no application with that number that concerns you.',
  },
  request_changed: {
    status: 409,
    sv: 'Någon annan har ändrat ansökan. Inget är sparat. Läs in den igen.',
    en: 'Somebody else has changed the application. Nothing was saved. Load it again.',
  },
  request_state: {
    status: 409,
    sv: 'Det går inte att göra med ansökan som den står nu. Inget är ändrat.',
    en: 'That cannot be done with the application as it stands now. Nothing was changed.',
  },
  request_lacking: {
    status: 422,
    sv: 'Ansökan kan inte skickas in än. Det gäller: {fields}. Den är kvar som den var.',
    en: 'The application cannot be submitted yet. It is about: {fields}. It stands as it was.',
  },
  own_request: {
    status: 403,
    sv: 'Du har själv del i ansökan. Någon annan dataförvaltare beslutar. Inget är ändrat.',
    en: 'You have a part in the application yourself. Another data steward decides. Nothing was changed.',
  },
  not_yours: {
    status: 403,
    sv: 'Ansökan är en annan organisations. Inget är ändrat.',
    en: 'The application is another organisation’s. Nothing was changed.',
  },
  not_extendable: {
    status: 409,
    sv: 'Tiden för beslutet kan inte förlängas, eller har redan förlängts. Inget är ändrat.',
    en: 'The time for the decision cannot be extended, or has been already. Nothing was changed.',
  },
  grant_not_possible: {
    status: 422,
    sv: 'Det kan inte beviljas: {detailSv}. Inget är beslutat.',
    en: 'That cannot be granted: {detailEn}. Nothing was decided.',
  },
  identity_in_text: {
    status: 422,
    sv: 'Texten har något som ser ut som ett personnummer. Ta bort det. Inget är sparat.',
    en: 'The text has something that looks like a personal identity number. Remove it. Nothing was saved.',
  },
  permit_changed: {
    status: 409,
    sv: 'Någon annan har ändrat tillståndet. Inget är sparat. Läs in det igen.',
    en: 'Somebody else has changed the permit. Nothing was saved. Load it again.',
  },
  permit_over: {
    status: 409,
    sv: 'Tillståndet gäller inte längre. Inget är ändrat.',
    en: 'The permit is not in force any more. Nothing was changed.',
  },
  not_prolongable: {
    status: 409,
    sv: 'Tillståndet kan förlängas en gång, med högst {years} år. Inget är ändrat.',
    en: 'The permit can be prolonged once, by {years} years at most. Nothing was changed.',
  },
  decision_not_found: {
    status: 404,
    sv: 'Det finns inget beslut med det numret.',
    en: 'There is no decision with that number.',
  },
})
