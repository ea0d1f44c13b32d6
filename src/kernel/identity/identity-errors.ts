import { defineErrors } from '../errors/errors.ts'

/** What can go wrong with sealed identities. None of them says anything of the identity itself. */
export const identityErrors = defineErrors('kernel', {
  identity_unreadable: {
    status: 500,
    sv: 'En personidentitet kunde inte läsas: den är sparad, men är ändrad eller låst med en annan nyckel. Visa detta för den som sköter driften.',
    en: 'A personal identity could not be read: it is stored, but was altered or sealed with another key. Show this to whoever runs the service.',
  },
  identity_keys_unusable: {
    status: 500,
    sv: 'Nycklarna till personidentiteter går inte att använda: {fault}. Inget är ändrat. Lägg tillbaka nyckelfilen från säkerhetskopian.',
    en: 'The keys of personal identities cannot be used: {fault}. Nothing was changed. Put the key file back from the backup.',
  },
})
