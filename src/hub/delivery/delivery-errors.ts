import { defineErrors } from '../../kernel/index.ts'

/** What is refused about deliveries. */
export const deliveryErrors = defineErrors('hub', {
  delivery_not_found: {
    status: 404,
    sv: 'Det finns ingen leverans med det numret.',
    en: 'There is no delivery with that number.',
  },
  delivery_not_ready: {
    status: 409,
    sv: 'Leveransen är inte klar. Vänta tills den är det och försök igen.',
    en: 'The delivery is not ready. Wait until it is, and try again.',
  },
  delivery_failed: {
    status: 410,
    sv: 'Leveransen gick inte att göra ({reason}). Inget är levererat. Beställ den igen.',
    en: 'The delivery could not be made ({reason}). Nothing was delivered. Ask for it again.',
  },
  delivery_file_not_found: {
    status: 404,
    sv: 'Leveransen har ingen fil med det namnet.',
    en: 'The delivery has no file by that name.',
  },
  deliveries_too_many: {
    status: 429,
    sv: 'Organisationen har redan {most} leveranser att hämta. Ta bort någon och beställ igen.',
    en: 'The organisation has {most} deliveries to fetch already. Delete one and ask again.',
  },
  only_figures: {
    status: 422,
    sv: 'Det som körningen gav är inte uppgifter som kan levereras som filer.',
    en: 'What the run gave is not figures that can be delivered as files.',
  },
  consumer_unknown: {
    status: 403,
    sv: 'Leveranser görs till en organisation. Välj ett uppdrag, eller låt systemet handla för en.',
    en: 'Deliveries are made to an organisation. Choose an assignment, or let the system act for one.',
  },
  plan_not_found: {
    status: 404,
    sv: 'Det finns ingen leveransplan med det numret.',
    en: 'There is no delivery plan with that number.',
  },
  plan_changed: {
    status: 409,
    sv: 'Någon annan har ändrat leveransplanen. Läs in den igen.',
    en: 'Somebody else has changed the delivery plan. Load it again.',
  },
  plan_not_possible: {
    status: 422,
    sv: 'Leveransplanen går inte att följa: {detailSv}. Inget är sparat.',
    en: 'The delivery plan cannot be followed: {detailEn}. Nothing was kept.',
  },
  nothing_to_resend: {
    status: 409,
    sv: 'Leveransen ska hämtas och inte skickas, eller är på väg redan.',
    en: 'The delivery is fetched and not sent, or is on its way already.',
  },
  sftp_key_not_found: {
    status: 404,
    sv: 'Det finns ingen nyckel med det numret.',
    en: 'There is no key with that number.',
  },
  sftp_key_not_usable: {
    status: 422,
    sv: 'Det är ingen öppen nyckel som kan användas. Ge en rad som ssh-keygen skriver den, av typen ed25519, ecdsa eller rsa.',
    en: 'That is no public key that can be used. Give a line as ssh-keygen writes it, of type ed25519, ecdsa or rsa.',
  },
  sftp_key_not_hers: {
    status: 422,
    sv: 'Personen arbetar inte hos organisationen, eller så är nyckeln ett systems. Nyckeln är inte inlagd. Välj någon som har ett uppdrag där.',
    en: 'The person does not work at the organisation, or the key is a system’s. The key was not added. Choose somebody who has an assignment there.',
  },
  sftp_key_known: {
    status: 409,
    sv: 'Nyckeln är redan inlagd. En nyckel hör till en enda mottagare.',
    en: 'The key is there already. A key belongs to one recipient alone.',
  },
})
