import { defineErrors } from '../../kernel/index.ts'

/** What is refused about the engagement index, its subscribers and comparisons with sources. */
export const indexErrors = defineErrors('exchange', {
  resident_unreadable: {
    status: 422,
    sv: 'Det är varken tolv siffror eller ett reservnummer med sin OID. Inget är sökt. Rätta numret och sök igen.',
    en: 'This is neither twelve digits nor a reserve number with its OID. Nothing was searched. Correct the number and search again.',
  },
  subscription_not_found: {
    status: 404,
    sv: 'Prenumerationen finns inte. Läs listan igen.',
    en: 'The subscription does not exist. Read the list again.',
  },
  subscription_stale: {
    status: 409,
    sv: 'Någon annan har ändrat prenumerationen sedan du läste den. Inget är sparat. Läs den igen och gör om ändringen.',
    en: 'Somebody else has changed the subscription since you read it. Nothing was kept. Read it again and redo the change.',
  },
  subscriptions_full: {
    status: 409,
    sv: 'Det finns redan {most} prenumerationer, som är så många det får vara. Inget är sparat. Ändra en som inte längre behövs.',
    en: 'There are already {most} subscriptions, which is as many as there may be. Nothing was kept. Change one that is no longer needed.',
  },
  delivery_not_dead: {
    status: 409,
    sv: 'Leveransen är inte en av dem som gavs upp. Inget är ändrat. Läs listan igen.',
    en: 'The delivery is not one of those that were given up. Nothing was changed. Read the list again.',
  },
  reconciliation_not_found: {
    status: 404,
    sv: 'Jämförelsen finns inte. Läs listan igen.',
    en: 'The comparison does not exist. Read the list again.',
  },
  reconciliation_not_ready: {
    status: 409,
    sv: 'Jämförelsen är {state} och kan inte genomföras nu. Inget är ändrat. Läs den igen.',
    en: 'The comparison is {state} and cannot be carried out now. Nothing was changed. Read it again.',
  },
})
