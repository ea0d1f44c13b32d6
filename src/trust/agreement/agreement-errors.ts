import { defineErrors, type PageRefusals } from '../../kernel/index.ts'

/** What is refused about agreements, and what certification and limits have in common with them. */
export const agreementErrors = defineErrors('trust', {
  agreement_not_found: {
    status: 404,
    sv: 'Avtalet finns inte, eller så är din organisation inte part i det. Läs listan igen.',
    en: 'The agreement does not exist, or your organisation is not a party to it. Read the list again.',
  },
  agreement_ended: {
    status: 409,
    sv: 'Avtalet är avslutat och kan inte ändras. Inget är sparat. Registrera ett nytt avtal om det ska gälla igen.',
    en: 'The agreement has ended and cannot be changed. Nothing was kept. Register a new agreement if it is to hold again.',
  },
  agreement_not_yours: {
    status: 403,
    sv: 'Bara den som ger ut uppgifter eller uppdrag får skriva avtalet, och bara för sin egen organisation. Inget är sparat. Be den organisationen, eller den som driver plattformen.',
    en: 'Only those who give the data or the mandate may write the agreement, and only for their own organisation. Nothing was kept. Ask that organisation, or whoever runs the platform.',
  },
  agreement_sides_missing: {
    status: 422,
    sv: 'Ett avtal har minst en part på varje sida, och ingen part står på båda. Inget är sparat. Rätta parterna.',
    en: 'An agreement has at least one party on each side, and none on both. Nothing was kept. Correct the parties.',
  },
  agreement_period_invalid: {
    status: 422,
    sv: 'Avtalet skulle upphöra innan det börjar gälla. Inget är sparat. Rätta tiderna.',
    en: 'The agreement would cease before it begins. Nothing was kept. Correct the times.',
  },
  agreements_full: {
    status: 409,
    sv: 'Det finns redan {count} avtal som inte är avslutade, vilket är så många som plattformen håller. Inget är sparat. Avsluta gamla avtal först.',
    en: 'There are already {count} agreements that have not ended, which is as many as the platform keeps. Nothing was kept. End old agreements first.',
  },
  agreement_effect_question: {
    status: 400,
    sv: 'Säg vilket avtal det gäller ("id"), vad som skulle skrivas ("write"), eller båda.',
    en: 'Say which agreement it is about ("id"), what would be written ("write"), or both.',
  },
  agreement_effect_unknown: {
    status: 404,
    sv: 'Avtalet har ingen sådan version. Läs historiken och välj en av dem.',
    en: 'The agreement has no such version. Read the history and choose one of them.',
  },
  organisation_unregistered: {
    status: 422,
    sv: 'En organisation som nämns ({field}) finns inte i registret. Inget är sparat. Registrera den först.',
    en: 'An organisation that is named ({field}) is not in the register. Nothing was kept. Register it first.',
  },
  agreement_version_missing: {
    status: 400,
    sv: 'Ändringen säger inte vilken version den bygger på. Inget är ändrat. Skicka med "version" från det som du läste.',
    en: 'The change does not say which version it is based on. Nothing was changed. Send "version" from what you read.',
  },
  agreement_version_stale: {
    status: 409,
    sv: 'Någon annan har ändrat sedan du läste (nu version {version}). Din ändring är inte sparad. Läs om och gör ändringen igen.',
    en: 'Somebody else has made a change since you read it (now version {version}). Your change was not kept. Read it again and redo the change.',
  },
  agreement_text_blank: {
    status: 400,
    sv: 'Ett fält som måste fyllas i är tomt eller innehåller bara blanksteg ({field}). Inget är sparat. Fyll i det och spara igen.',
    en: 'A field that must be filled in is empty or holds only spaces ({field}). Nothing was kept. Fill it in and save again.',
  },
  agreement_cursor_unreadable: {
    status: 400,
    sv: 'Sidmärket ("cursor") går inte att läsa. Börja om från första sidan.',
    en: 'The page mark ("cursor") cannot be read. Start again from the first page.',
  },
})

/** What lists of agreements, and of what stands on them, refuse. */
export const pageRefusals: PageRefusals = { cursor: agreementErrors.agreement_cursor_unreadable }
