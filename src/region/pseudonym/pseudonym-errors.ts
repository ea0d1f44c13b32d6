import { defineErrors } from '../../kernel/index.ts'

/** What goes wrong with pseudonyms, their keys, and going back from one to who it is. */
export const pseudonymErrors = defineErrors('region', {
  pseudonym_keys_unusable: {
    status: 500,
    sv: 'Filen med pseudonymernas nycklar kan inte användas. Inget är ändrat. Återställ den ur säkerhetskopian: utan den går ingen att känna igen.',
    en: 'The file with the keys of pseudonyms cannot be used. Nothing was changed. Restore it from the backup: without it nobody can be recognised.',
  },
  pseudonyms_in_place: {
    status: 409,
    sv: 'Nodens uppgifter läses där de är, och pseudonymerna i det lagret är regionens egna. Byt nyckel och gå tillbaka till personer där.',
    en: 'The node’s data is read where it is, and the pseudonyms of that warehouse are the region’s own. Change keys, and go back to people, there.',
  },
  pseudonyms_stale: {
    status: 409,
    sv: 'Den epok som bytet skulle utgå från ({given}) är inte den som gäller ({here}). Inget är ändrat. Läs listan igen.',
    en: 'The epoch that the change was to start from ({given}) is not the one in force ({here}). Nothing was changed. Read the list again.',
  },
  pseudonyms_pending: {
    status: 409,
    sv: 'Ett byte till epok {epoch} pågår redan. Vänta tills det är klart.',
    en: 'A change to epoch {epoch} is under way already. Wait until it is done.',
  },
  reidentification_unknown: {
    status: 404,
    sv: 'Det finns ingen sådan begäran om återidentifiering.',
    en: 'There is no such request for re-identification.',
  },
  reidentification_permit: {
    status: 422,
    sv: 'Noden har inte lämnat ut några rader under det tillståndet och den epoken. Inget är sparat. Kontrollera tillståndets id och epok.',
    en: 'The node has given out no rows under that permit and epoch. Nothing was kept. Check the permit’s id and epoch.',
  },
  reidentification_identity: {
    status: 422,
    sv: 'Texten i {field} innehåller något som ser ut som ett personnummer. Inget är sparat. Ta bort det.',
    en: 'The text of {field} has something in it that looks like a personal identity number. Nothing was kept. Remove it.',
  },
  reidentification_same_person: {
    status: 403,
    sv: 'Den som begärde återidentifieringen kan inte själv besluta om den. Be en annan dataförvaltare.',
    en: 'Whoever proposed the re-identification cannot decide on it. Ask another data steward.',
  },
  reidentification_not_yours: {
    status: 403,
    sv: 'Identiteten visas bara för den som begärde återidentifieringen.',
    en: 'The identity is shown only to the one who proposed the re-identification.',
  },
  reidentification_state: {
    status: 409,
    sv: 'Begäran {stateSv} och kan inte {actSv}. Läs den igen.',
    en: 'The request {stateEn} and cannot be {actEn}. Read it again.',
  },
  reidentification_not_found: {
    status: 404,
    sv: 'Ingen i nodens data har den pseudonymen, eller så är nyckeln den gjordes med förstörd. Begäran är avslutad.',
    en: 'Nobody in the node’s data has that pseudonym, or the key that it was made with is destroyed. The request is closed.',
  },
})
