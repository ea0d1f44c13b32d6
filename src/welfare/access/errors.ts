import { defineErrors } from '../../kernel/index.ts'

/** What is refused because of who asks. */
export const accessErrors = defineErrors('welfare', {
  not_yourself: {
    status: 403,
    sv: 'Du är inloggad som någon annan än den som anges i "by". Inget har ändrats. Logga in som den du är.',
    en: 'You are logged in as somebody else than "by" says. Nothing was changed. Log in as who you are.',
  },
  by_missing: {
    status: 400,
    sv: 'Ett system måste säga vilken medarbetare det handlar åt. Inget har ändrats. Skicka med "by".',
    en: 'A system must say which employee it acts for. Nothing was changed. Send "by".',
  },
  another_organisation: {
    status: 403,
    sv: 'Det här hör till en organisation som du inte handlar för. Inget är ändrat. Be den organisationen göra det.',
    en: 'This belongs to an organisation that you do not act for. Nothing was changed. Ask that organisation to do it.',
  },
})
