import { defineErrors } from '../../kernel/index.ts'

/** What the registers of parties refuse. No text repeats a personal identity number. */
export const partyErrors = defineErrors('trust', {
  party_not_found: {
    status: 404,
    sv: 'Posten finns inte i registret, eller hör till en organisation som du inte administrerar.',
    en: 'The record is not in the register, or belongs to an organisation that you do not administer.',
  },
  party_stale: {
    status: 409,
    sv: 'Någon annan har ändrat posten sedan du läste den (nu version {version}). Din ändring är inte sparad. Läs om posten och gör ändringen igen.',
    en: 'Somebody else has changed the record since you read it (now version {version}). Your change was not kept. Read the record again and redo the change.',
  },
  party_version_missing: {
    status: 400,
    sv: 'Ändringen säger inte vilken version den bygger på. Inget är ändrat. Skicka med "version" från posten som du läste.',
    en: 'The change does not say which version it is based on. Nothing was changed. Send "version" from the record you read.',
  },
  party_text_unusable: {
    status: 400,
    sv: 'Ett fält som måste fyllas i är tomt eller innehåller bara blanksteg ({field}). Inget är sparat. Fyll i det och spara igen.',
    en: 'A field that must be filled in is empty or holds only spaces ({field}). Nothing was kept. Fill it in and save again.',
  },
  party_cursor_unreadable: {
    status: 400,
    sv: 'Sidmärket ("cursor") går inte att läsa. Börja om från första sidan.',
    en: 'The page mark ("cursor") cannot be read. Start again from the first page.',
  },
  party_search_identity: {
    status: 400,
    sv: 'Sökningen ser ut som ett personnummer, som inte får stå i en webbadress. Sök på namn eller HSA-id.',
    en: 'The search looks like a personal identity number, which must not stand in a web address. Search by name or HSA-id.',
  },
  party_reference_unknown: {
    status: 422,
    sv: 'Det som {field} pekar på finns inte, är avslutat eller hör till en annan organisation. Inget är sparat. Välj ett annat.',
    en: 'What {field} refers to does not exist, is ended, or belongs to another organisation. Nothing was kept. Choose another.',
  },
  party_fixed: {
    status: 409,
    sv: '{field} kan inte ändras. Inget är ändrat. Avsluta posten och registrera en ny.',
    en: '{field} cannot be changed. Nothing was changed. End the record and register a new one.',
  },
  party_loop: {
    status: 409,
    sv: 'Posten skulle bli överordnad sig själv. Inget är ändrat. Välj en annan överordnad.',
    en: 'The record would be above itself. Nothing was changed. Choose another parent.',
  },
  party_in_use: {
    status: 409,
    sv: 'Posten används fortfarande ({count} st hör till den). Inget är avslutat. Avsluta eller flytta dem först.',
    en: 'The record is still in use ({count} belong to it). Nothing was ended. End or move those first.',
  },
  party_beyond_reach: {
    status: 403,
    sv: 'Du kan inte ge räckvidd som du själv saknar ({field}). Inget är sparat. Be en administratör för den organisationen, eller för driften.',
    en: 'You cannot give a reach that you lack yourself ({field}). Nothing was kept. Ask an administrator of that organisation, or of the operator.',
  },
  party_kept_elsewhere: {
    status: 403,
    sv: 'Posten rör också en organisation som du inte administrerar. Inget är ändrat. Be en administratör där, eller för driften.',
    en: 'The record also concerns an organisation that you do not administer. Nothing was changed. Ask an administrator there, or of the operator.',
  },
  party_number_invalid: {
    status: 400,
    sv: 'HSA-id eller organisationsnummer stämmer inte ({field}). Inget är sparat. Rätta det.',
    en: 'An HSA-id or organisation number does not hold ({field}). Nothing was kept. Correct it.',
  },
  party_hsa_id_taken: {
    status: 409,
    sv: 'HSA-id används redan av en annan post i registret. Inget är sparat. Kontrollera det.',
    en: 'The HSA-id is already used by another record in the register. Nothing was kept. Check it.',
  },
  party_code_unknown: {
    status: 400,
    sv: 'Koden finns inte ({field}: {code}). Inget är sparat. Välj en ur listan i /vocabulary.',
    en: 'The code does not exist ({field}: {code}). Nothing was kept. Choose one of the list at /vocabulary.',
  },
  party_period_invalid: {
    status: 400,
    sv: 'Perioden slutar innan den börjar. Inget är sparat. Rätta tiderna.',
    en: 'The period ends before it starts. Nothing was kept. Correct the times.',
  },
  organisation_is_operator: {
    status: 409,
    sv: 'Organisationen driver installationen och kan inte avslutas. Inget är ändrat.',
    en: 'The organisation runs the installation and cannot be ended. Nothing was changed.',
  },
  unit_is_duty_group: {
    status: 409,
    sv: 'Enheten är en grupp i larmmottagningen och avslutas där. Inget är ändrat.',
    en: 'The unit is a group of the alarm reception and is ended there. Nothing was changed.',
  },
  employee_identity_invalid: {
    status: 400,
    sv: 'Personnumret eller samordningsnumret stämmer inte. Inget är sparat. Kontrollera siffrorna.',
    en: 'The personal identity number or co-ordination number does not hold. Nothing was kept. Check the digits.',
  },
  employee_identity_taken: {
    status: 409,
    sv: 'En medarbetare med samma nummer är redan registrerad, kanske hos en annan organisation. Inget är sparat. Be en administratör för driften att ge uppdraget.',
    en: 'An employee with the same number is registered already, perhaps at another organisation. Nothing was kept. Ask an administrator of the operator to give the assignment.',
  },
  assignment_ended: {
    status: 409,
    sv: 'Uppdraget är redan avslutat. Inget har ändrats. Ge ett nytt uppdrag om det ska gälla igen.',
    en: 'The assignment is already ended. Nothing was changed. Give a new assignment if it is to hold again.',
  },
  assignment_by_duty: {
    status: 409,
    sv: 'Uppdraget följer av en grupp i larmmottagningen och ändras där. Inget har ändrats.',
    en: 'The assignment follows from a group of the alarm reception and is changed there. Nothing was changed.',
  },
  last_administrator: {
    status: 409,
    sv: 'Det är den sista administratören för driften, och utan henne kan ingen ändra något. Inget är ändrat. Utse en till först.',
    en: 'This is the last administrator of the operator, and without her nobody could change anything. Nothing was changed. Appoint another first.',
  },
  system_id_taken: {
    status: 409,
    sv: 'Klient-id används redan, eller har använts. Inget är sparat. Välj ett annat.',
    en: 'The client id is used already, or has been. Nothing was kept. Choose another.',
  },
  system_keys_unusable: {
    status: 400,
    sv: 'Nycklarna kan inte användas: {reasonSv}. Inget är sparat. Skicka publika nycklar (RSA eller EC) med var sitt kid.',
    en: 'The keys cannot be used: {reasonEn}. Nothing was kept. Send public keys (RSA or EC), each with a kid.',
  },
  system_key_taken: {
    status: 409,
    sv: 'Systemet har redan en nyckel med det namnet (kid). Inget är ändrat. Ge den nya ett eget namn.',
    en: 'The system already has a key of that name (kid). Nothing was changed. Give the new one a name of its own.',
  },
  system_key_last: {
    status: 409,
    sv: 'Det är systemets sista nyckel, och utan den kan det inte visa vem det är. Inget är ändrat. Lägg till en ny nyckel först.',
    en: "This is the system's last key, and without it the system cannot show who it is. Nothing was changed. Add a new key first.",
  },
  system_authentication_incomplete: {
    status: 400,
    sv: 'Inloggningen är inte komplett: {field} saknas för det valda sättet. Inget är sparat. Fyll i det.',
    en: 'The authentication is not complete: {field} is missing for the chosen way. Nothing was kept. Fill it in.',
  },
  system_url_unusable: {
    status: 400,
    sv: 'En adress ({field}) kan inte användas. Den ska börja med https:// och inte ha något efter #. Inget är sparat.',
    en: 'An address ({field}) cannot be used. It begins with https:// and has nothing after #. Nothing was kept.',
  },
  resident_not_found: {
    status: 404,
    sv: 'Personen finns inte i registret.',
    en: 'The person is not in the register.',
  },
  resident_identity_invalid: {
    status: 400,
    sv: 'Personnumret, samordningsnumret eller reservnumret stämmer inte. Kontrollera siffrorna.',
    en: 'The personal identity number, co-ordination number or reserve number does not hold. Check the digits.',
  },
  assessment_by_staff: {
    status: 403,
    sv: 'Bedömningen förs in av personal. Inget är ändrat.',
    en: 'The assessment is entered by staff. Nothing was changed.',
  },
  operator_exists: {
    status: 409,
    sv: 'Installationen har redan en driftorganisation. Inget är ändrat. Säg till om en administratör till ska utses.',
    en: 'The installation already has an operator. Nothing was changed. Say so if another administrator is to be appointed.',
  },
})
