import { defineErrors } from '../../kernel/index.ts'

/** What is refused of questions about real cases. No text repeats a personal identity number. */
export const questionErrors = defineErrors('trust', {
  question_beyond_reach: {
    status: 404,
    sv: 'Du kan bara fråga om uppgifter hos en organisation som du svarar för. Inget är prövat. Välj en av dina egna.',
    en: 'You can only ask about data of an organisation that you answer for. Nothing was tried. Choose one of your own.',
  },
  question_person_unknown: {
    status: 404,
    sv: 'Ingen med det numret finns i registret. Inget är prövat. Kontrollera siffrorna.',
    en: 'Nobody with that number is in the register. Nothing was tried. Check the digits.',
  },
  question_actor_missing: {
    status: 400,
    sv: 'Frågan säger inte vem som skulle göra det. Inget är prövat. Välj en medarbetare, ett system eller en invånare.',
    en: 'The question does not say who would do it. Nothing was tried. Choose an employee, a system or a resident.',
  },
  question_assignment_unclear: {
    status: 409,
    sv: 'Medarbetaren har flera uppdrag, och rätten kan skilja mellan dem. Inget är prövat. Välj ett av dem ("assignment").',
    en: 'The employee has several assignments, and the right may differ between them. Nothing was tried. Choose one ("assignment").',
  },
})
