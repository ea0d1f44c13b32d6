import { defineErrors } from '../../kernel/index.ts'

/** What is refused about explanations. */
export const explanationErrors = defineErrors('trust', {
  denial_not_found: {
    status: 404,
    sv: 'Det finns ingen förklaring att visa för det beslutet: numret är fel, beslutet tillät, det är för gammalt, eller så gällde det inte dig. Kontrollera numret.',
    en: 'There is no explanation to show for that decision: the number is wrong, it permitted, it is too old, or it was not about you. Check the number.',
  },
})
