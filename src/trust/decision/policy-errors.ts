import { defineErrors } from '../../kernel/index.ts'

/** Why the rules did not load: the program does not start without all of them. */
export const policyErrors = defineErrors('trust', {
  policies_unreadable: {
    status: 500,
    sv: 'Reglerna i {file} kan inte läsas: {reason}. Inga regler är laddade, och inget tillåts. Rätta filen och starta om.',
    en: 'The rules in {file} cannot be read: {reason}. No rules were loaded, and nothing is permitted. Mend the file and start again.',
  },
  policy_invalid: {
    status: 500,
    sv: 'Regeln {policy} i {file} stämmer inte med schemat: {reason}. Inga regler är laddade, och inget tillåts. Rätta regeln och starta om.',
    en: 'The rule {policy} in {file} does not hold to the schema: {reason}. No rules were loaded, and nothing is permitted. Mend the rule and start again.',
  },
  policy_not_supported: {
    status: 500,
    sv: 'Regeln {policy} i {file} använder något av Cedar som inte stöds här: {reason}. Inga regler är laddade, och inget tillåts. Skriv om regeln och starta om.',
    en: 'The rule {policy} in {file} uses something of Cedar that is not supported here: {reason}. No rules were loaded, and nothing is permitted. Rewrite the rule and start again.',
  },
  policy_incomplete: {
    status: 500,
    sv: 'Regeln {policy} i {file} är inte fullständig: {reason}. Inga regler är laddade, och inget tillåts. Komplettera regeln och starta om.',
    en: 'The rule {policy} in {file} is not complete: {reason}. No rules were loaded, and nothing is permitted. Complete the rule and start again.',
  },
})
