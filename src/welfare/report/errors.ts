import { defineErrors } from '../../kernel/index.ts'

/** What a report refuses. */
export const reportErrors = defineErrors('welfare', {
  period_reversed: {
    status: 400,
    sv: 'Perioden slutar innan den börjar. Ange en senare sluttid.',
    en: 'The period ends before it begins. Give a later end.',
  },
  period_too_long: {
    status: 400,
    sv: 'Perioden är längre än {days} dygn. Dela upp den.',
    en: 'The period is longer than {days} days. Divide it.',
  },
})
