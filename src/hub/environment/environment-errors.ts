import { defineErrors } from '../../kernel/index.ts'

/** What is refused in secure processing environments. */
export const environmentErrors = defineErrors('hub', {
  environment_not_found: {
    status: 404,
    sv: 'Det finns ingen säker miljö med det numret som du är med i.',
    en: 'There is no secure environment with that number that you are one of.',
  },
  environment_ended: {
    status: 403,
    sv: 'Tillståndet gäller inte längre, och miljön är stängd. Godkända resultat kan fortfarande hämtas.',
    en: 'The permit holds no longer, and the environment is closed. Approved results can still be fetched.',
  },
  environment_empty: {
    status: 409,
    sv: 'Ingen regions rader har kommit än. Vänta tills någon är klar.',
    en: 'No region’s rows have come yet. Wait until one is ready.',
  },
  environment_not_shut_in: {
    status: 503,
    sv: 'Hubben kan inte stänga in din session så som den ska. Inget är gjort. Hör av dig till den som driver hubben.',
    en: 'The hub cannot shut your session in as it should. Nothing was done. Get in touch with whoever runs the hub.',
  },
  environment_busy: {
    status: 429,
    sv: 'Alla platser i miljön är upptagna. Inget är gjort. Försök igen om en stund.',
    en: 'All places in the environment are taken. Nothing was done. Try again in a while.',
  },
  query_running: {
    status: 409,
    sv: 'Din förra fråga är inte klar än. Vänta på den.',
    en: 'Your last question is not answered yet. Wait for it.',
  },
  output_query_failed: {
    status: 422,
    sv: 'Frågan gav inget svar att spara. Kör den först och se vad som är fel.',
    en: 'The question gave no answer to save. Run it first and see what is wrong.',
  },
  output_too_large: {
    status: 422,
    sv: 'Ett resultat har högst {most} rader och några megabyte. Räkna samman mer.',
    en: 'A result has {most} rows at most, and some megabytes. Sum up more.',
  },
  output_not_found: {
    status: 404,
    sv: 'Det finns inget resultat med det numret som du får se.',
    en: 'There is no result with that number that you may see.',
  },
  output_changed: {
    status: 409,
    sv: 'Någon annan har ändrat resultatet, eller så är det inte längre i det läget. Läs in det igen.',
    en: 'Somebody else has changed the result, or it is no longer in that state. Load it again.',
  },
  output_stopped: {
    status: 422,
    sv: 'Resultatet kan inte skickas in: en kontroll stoppar det. Ändra frågan och spara igen.',
    en: 'The result cannot be submitted: a check stops it. Change the question and save again.',
  },
  output_own_review: {
    status: 403,
    sv: 'Den som är med i projektet granskar inte dess resultat, och ingen granskar samma två gånger.',
    en: 'Nobody in the project reviews its results, and nobody reviews the same one twice.',
  },
  output_not_released: {
    status: 409,
    sv: 'Resultatet är inte godkänt än. Det kan hämtas när två har granskat det.',
    en: 'The result is not approved yet. It can be fetched when two have reviewed it.',
  },
  output_file_gone: {
    status: 410,
    sv: 'Filen har tagits bort: den var äldre än så länge som utsläppta resultat sparas. Be projektet spara tabellen på nytt.',
    en: 'The file was removed: it was older than released results are kept. Have the project save the table anew.',
  },
  outputs_too_many: {
    status: 429,
    sv: 'Projektet har redan {most} resultat som inte är klara. Dra tillbaka något.',
    en: 'The project has {most} results already that are not finished. Withdraw one.',
  },
})
