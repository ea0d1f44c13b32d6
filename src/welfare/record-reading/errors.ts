import { defineErrors } from '../../kernel/index.ts'

/** What reading from the municipality's record is refused with. No text repeats anything out of the record. */
export const recordErrors = defineErrors('welfare', {
  record_not_set: {
    status: 409,
    sv: 'Kommunen har ingen journal att läsa från. Inget är läst. Fyll i journalens logiska adress på kommunens sida.',
    en: 'The municipality has no record to read from. Nothing was read. Fill in the logical address of its record on its page.',
  },
  record_unread: {
    status: 502,
    sv: 'Det gick inte att läsa från journalen ({problem}). Det som lästes förra gången finns kvar. Försök igen; hjälper det inte, be den som sköter tjänsteplattformen se efter.',
    en: 'The record could not be read ({problem}). What was read the last time is kept. Try again; if that does not help, ask whoever keeps the service platform to look.',
  },
  difference_gone: {
    status: 409,
    sv: 'Skillnaden finns inte längre: den är avgjord, eller journalen har lästs igen. Inget är ändrat. Läs om listan.',
    en: 'The difference is no longer there: it has been decided on, or the record has been read again. Nothing was changed. Read the list again.',
  },
  difference_not_taken: {
    status: 409,
    sv: 'Det som bara berättas kan inte hämtas: personen finns inte längre i journalen. Inget är ändrat. Ta bort posten i registret om den ska bort.',
    en: 'What is only told cannot be taken: the person is no longer in the record. Nothing was changed. Remove the entry in the register if it is to go.',
  },
  nothing_chosen: {
    status: 400,
    sv: 'Inget är valt. Välj vad som ska hämtas eller behållas, eller allt.',
    en: 'Nothing is chosen. Choose what to take or keep, or all.',
  },
})
