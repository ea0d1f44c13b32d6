import { defineErrors } from '../../kernel/index.ts'

/** What is refused about addressing. */
export const addressingErrors = defineErrors('exchange', {
  addressing_overlap: {
    status: 409,
    sv: 'Det finns redan en rad för samma kontrakt och adress under en del av tiden ({period}). Inget är sparat. Avsluta den raden ({row}) innan den nya börjar, eller ändra tiderna.',
    en: 'There is already a row for the same contract and address during part of the time ({period}). Nothing was kept. End that row ({row}) before the new one begins, or change the times.',
  },
  addressing_unknown: {
    status: 422,
    sv: '{what} {id} finns inte i adresseringen. Inget är sparat. Lägg till det först, i samma utkast eller ett tidigare.',
    en: '{what} {id} is not in the addressing. Nothing was kept. Add it first, in the same draft or an earlier one.',
  },
  addressing_in_use: {
    status: 409,
    sv: 'Det som skulle tas bort används av andra rader ({count}). Inget är sparat. Ta bort eller ändra dem i samma utkast först.',
    en: 'What would be removed is used by other rows ({count}). Nothing was kept. Remove or change them in the same draft first.',
  },
  addressing_invalid: {
    status: 422,
    sv: 'Raden kan inte användas: {fault} Inget är sparat.',
    en: 'The row cannot be used: {fault} Nothing was kept.',
  },
  draft_not_found: {
    status: 404,
    sv: 'Utkastet finns inte. Läs listan igen.',
    en: 'The draft does not exist. Read the list again.',
  },
  draft_closed: {
    status: 409,
    sv: 'Utkastet är {state} och kan inte ändras så. Inget är sparat. Gör ett nytt utkast.',
    en: 'The draft is {state} and cannot be changed so. Nothing was kept. Make a new draft.',
  },
  draft_stale: {
    status: 409,
    sv: 'Någon annan har ändrat utkastet sedan du läste det. Inget är sparat. Läs det igen och gör om ändringen.',
    en: 'Somebody else has changed the draft since you read it. Nothing was kept. Read it again and redo the change.',
  },
  draft_own: {
    status: 403,
    sv: 'Den som har skrivit ett utkast kan inte godkänna det själv. Be en kollega.',
    en: 'Whoever wrote a draft cannot approve it. Ask a colleague.',
  },
  draft_empty: {
    status: 422,
    sv: 'Utkastet ändrar ingenting. Lägg till en ändring först.',
    en: 'The draft changes nothing. Add a change first.',
  },
  version_not_found: {
    status: 404,
    sv: 'Versionen finns inte.',
    en: 'The version does not exist.',
  },
})
