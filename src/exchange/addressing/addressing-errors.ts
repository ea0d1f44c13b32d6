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
  addressing_hsa_id_taken: {
    status: 409,
    sv: 'HSA-id {id} tillhör redan en annan komponent. Inget är sparat. Ändra den komponenten i stället.',
    en: "HSA-id {id} is another component's already. Nothing was kept. Change that component instead.",
  },
  addressing_system_taken: {
    status: 409,
    sv: 'Systemet {id} hör redan till en annan komponent. Inget är sparat. Ett system är en komponent.',
    en: "The system {id} is another component's already. Nothing was kept. One system is one component.",
  },
  addressing_profile: {
    status: 422,
    sv: 'Anropsadressens profil och URL säger emot varandra. Inget är sparat. Bara profilen internal har en URL som börjar med internal:.',
    en: "The endpoint's profile and URL contradict each other. Nothing was kept. Only the profile internal has a URL that begins with internal:.",
  },
  addressing_url: {
    status: 422,
    sv: 'URL:en ska börja med https:// eller http:// och får inte innehålla användare eller lösenord. Inget är sparat.',
    en: 'The URL must begin with https:// or http:// and hold no user or password. Nothing was kept.',
  },
  addressing_loop: {
    status: 422,
    sv: '{id} skulle ligga ovanför sig själv i HSA-trädet. Inget är sparat. Välj en annan adress ovanför.',
    en: '{id} would be above itself in the HSA tree. Nothing was kept. Choose another address above it.',
  },
  addressing_period: {
    status: 422,
    sv: 'Raden skulle sluta gälla innan den börjar. Inget är sparat. Ändra tiderna.',
    en: 'The row would end before it begins. Nothing was kept. Change the times.',
  },
  versions_broken: {
    status: 500,
    sv: 'En publicerad version har ändrats utanför plattformen och används inte. Inget nytt kan publiceras förrän databasen är återställd. Det som gällde före den versionen gäller.',
    en: 'A published version was changed outside the platform and is not used. Nothing can be published until the database is restored. What held before that version holds.',
  },
  versions_older: {
    status: 500,
    sv: 'Databasen har en äldre adressering än den som anropen har gått efter. Inget är sparat, inga anrop släpps fram och inget kan publiceras. Återställ databasen; är det avsiktligt, gör som loggen säger.',
    en: 'The database has an older addressing than calls have gone by. Nothing was kept, no calls are let through and nothing can be published. Restore the database; if it is meant to be so, do as the log says.',
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
