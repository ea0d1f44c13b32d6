import { defineErrors } from '../../kernel/index.ts'

/** What the registers refuse. No text repeats a personal identity number, a name or an address of somebody's home. */
export const registerErrors = defineErrors('welfare', {
  record_not_found: {
    status: 404,
    sv: 'Posten finns inte i registret, eller hör till en kommun som gruppen inte tar larm för.',
    en: 'The record is not in the register, or belongs to a municipality that the group does not serve.',
  },
  stale_version: {
    status: 409,
    sv: 'Någon annan har ändrat posten sedan du läste den (nu version {version}). Din ändring är inte sparad. Läs om posten och gör ändringen igen.',
    en: 'Somebody else has changed the record since you read it (now version {version}). Your change was not kept. Read the record again and redo the change.',
  },
  version_missing: {
    status: 400,
    sv: 'Ändringen säger inte vilken version den bygger på. Inget är ändrat. Skicka med "version" från posten som du läste.',
    en: 'The change does not say which version it is based on. Nothing was changed. Send "version" from the record you read.',
  },
  by_unknown: {
    status: 422,
    sv: 'Den som gör ändringen finns inte i personalregistret. Inget är ändrat. Välj vem du är igen.',
    en: 'Whoever makes the change is not in the staff register. Nothing was changed. Choose who you are again.',
  },
  text_unusable: {
    status: 400,
    sv: 'Ett fält som måste fyllas i är tomt eller innehåller bara blanksteg ({field}). Inget är sparat. Fyll i det och spara igen.',
    en: 'A field that must be filled in is empty or holds only spaces ({field}). Nothing was kept. Fill it in and save again.',
  },
  cursor_unreadable: {
    status: 400,
    sv: 'Sidmärket ("cursor") går inte att läsa. Börja om från första sidan.',
    en: 'The page mark ("cursor") cannot be read. Start again from the first page.',
  },
  search_personal_number: {
    status: 400,
    sv: 'Sökningen ser ut som ett personnummer, som inte får stå i en webbadress. Slå upp det med POST /people/find.',
    en: 'The search looks like a personal identity number, which must not stand in a web address. Look it up with POST /people/find.',
  },
  controller_fixed: {
    status: 409,
    sv: 'Posten kan inte flyttas till en annan personuppgiftsansvarig. Inget är ändrat. Ta bort den här och registrera den på nytt hos den andra.',
    en: 'The record cannot be moved to another controller. Nothing was changed. Remove it here and register it anew with the other.',
  },
  controller_not_served: {
    status: 403,
    sv: 'Gruppen tar inte larm för den kommunen, eller du handlar inte för den. Inget är sparat.',
    en: 'The group does not serve that municipality, or you do not act for it. Nothing was kept.',
  },
  controllers_by_operator: {
    status: 403,
    sv: 'Nya kommuner läggs till av den organisation som driver installationen. Inget är sparat. Be dess administratör.',
    en: 'New municipalities are added by the organisation that runs the installation. Nothing was kept. Ask its administrator.',
  },
  reference_unknown: {
    status: 422,
    sv: 'Det som {field} pekar på finns inte, är borttaget eller hör till en annan personuppgiftsansvarig. Inget är sparat. Välj ett annat.',
    en: 'What {field} refers to does not exist, is removed, or belongs to another controller. Nothing was kept. Choose another.',
  },
  name_taken: {
    status: 409,
    sv: 'Namnet används redan. Inget är sparat. Välj ett annat namn.',
    en: 'The name is already in use. Nothing was kept. Choose another name.',
  },
  organisation_number_invalid: {
    status: 400,
    sv: 'Organisationsnumret stämmer inte (tio siffror och rätt kontrollsiffra). Inget är sparat. Rätta det.',
    en: 'The organisation number does not hold (ten digits and the right check digit). Nothing was kept. Correct it.',
  },
  hsa_id_invalid: {
    status: 400,
    sv: 'HSA-id stämmer inte (SE, organisationsnummer, bindestreck och ett löpnamn). Inget är sparat. Rätta det.',
    en: 'The HSA-id does not hold (SE, organisation number, hyphen and a name). Nothing was kept. Correct it.',
  },
  staff_hsa_id_taken: {
    status: 409,
    sv: 'En medarbetare med samma HSA-id finns redan. Inget är sparat. Sök upp medarbetaren och ändra där.',
    en: 'An employee with the same HSA-id is already there. Nothing was kept. Find the employee and make the change there.',
  },
  named_in_chain: {
    status: 409,
    sv: 'Larmkedjor ringer fortfarande hit ({chains} st). Inget är borttaget. Ändra kedjorna först.',
    en: 'Alarm chains still call here ({chains} of them). Nothing was removed. Change the chains first.',
  },
  fallback_must_serve: {
    status: 409,
    sv: 'Gruppen är sista utväg i larmkedjor ({chains} st) för en kommun som den inte längre skulle ta larm för. Inget är ändrat. Ändra kedjorna först.',
    en: 'The group is the fallback of alarm chains ({chains} of them) for a municipality it would no longer serve. Nothing was changed. Change the chains first.',
  },
  home_in_use: {
    status: 409,
    sv: 'Det finns fortfarande personer eller apparater i hemmet. Inget är borttaget. Flytta eller ta bort dem först.',
    en: 'There are still people or devices in the home. Nothing was removed. Move or remove them first.',
  },
  person_has_devices: {
    status: 409,
    sv: 'Personen har fortfarande apparater. Inget är borttaget. Ta bort eller flytta apparaterna först.',
    en: 'The person still has devices. Nothing was removed. Remove or move the devices first.',
  },
  person_has_open_alarm: {
    status: 409,
    sv: 'Personen har ett öppet larm. Inget är borttaget. Avsluta larmet först.',
    en: 'The person has an open alarm. Nothing was removed. Resolve the alarm first.',
  },
  person_identity_invalid: {
    status: 400,
    sv: 'Personnumret, samordningsnumret eller reservnumret stämmer inte. Inget är sparat. Kontrollera siffrorna.',
    en: 'The personal identity number, co-ordination number or reserve number does not hold. Nothing was kept. Check the digits.',
  },
  person_identity_taken: {
    status: 409,
    sv: 'En person med samma nummer finns redan i registret. Inget är sparat. Sök upp personen och ändra där.',
    en: 'A person with the same number is already in the register. Nothing was kept. Find that person and make the change there.',
  },
  person_hidden: {
    status: 409,
    sv: 'Personen har skyddad identitet och uppgifterna är dolda. Inget är ändrat. Visa uppgifterna först och ändra sedan.',
    en: 'The person has a protected identity and the details are hidden. Nothing was changed. Show the details first, then change them.',
  },
  reveal_needs_staff: {
    status: 400,
    sv: 'Dolda uppgifter visas bara för en namngiven medarbetare, eftersom det loggas. Skicka med "by".',
    en: 'Hidden details are shown only to a named employee, since it is logged. Send "by".',
  },
  address_taken: {
    status: 409,
    sv: 'Adressen ({scheme}) används redan av en annan apparat i registret. Inget är sparat. Sök på adressen, eller ta bort den gamla apparaten först.',
    en: 'The address ({scheme}) is already used by another device in the register. Nothing was kept. Search for the address, or remove the old device first.',
  },
  address_taken_elsewhere: {
    status: 409,
    sv: 'Adressen ({scheme}) används av en apparat hos en annan personuppgiftsansvarig. Inget är sparat. Kontrollera adressen, eller be dem ta bort sin apparat.',
    en: 'The address ({scheme}) is used by a device of another controller. Nothing was kept. Check the address, or ask them to remove their device.',
  },
  address_unreadable: {
    status: 400,
    sv: 'Adressen skrivs schema:värde, till exempel scaip:12345 (scheman: scaip, serial, eui, mqtt).',
    en: 'The address is written scheme:value, for example scaip:12345 (schemes: scaip, serial, eui, mqtt).',
  },
  authentication_incomplete: {
    status: 400,
    sv: 'Inloggningen är inte komplett: digest kräver användarnamn och lösenord, certifikat kräver certifikatets namn. Inget är sparat.',
    en: "The authentication is not complete: digest needs user name and password, certificate needs the certificate's subject. Nothing was kept.",
  },
  device_not_proven: {
    status: 409,
    sv: 'Apparaten har aldrig provlarmat hela vägen till en skärm, så ingen är skyddad av den. Den är inte tagen i bruk. Gör ett provlarm först.',
    en: 'The device has never sent a test alarm all the way to a screen, so nobody is protected by it. It was not taken into use. Make a test press first.',
  },
  device_proven_by_test: {
    status: 409,
    sv: 'En apparat blir prövad bara av ett provlarm som tagits emot och visats. Inget är ändrat. Starta ett prov och tryck på knappen.',
    en: 'A device becomes proven only by a test press that was received and shown. Nothing was changed. Start a test and press the button.',
  },
  device_state_refused: {
    status: 409,
    sv: 'En apparat som är {fromSv} kan inte bli {toSv}. Inget är ändrat.',
    en: 'A device that is {fromEn} cannot become {toEn}. Nothing was changed.',
  },
  device_removed: {
    status: 409,
    sv: 'Apparaten är borttagen och kan inte ändras. Registrera den på nytt om den ska användas igen.',
    en: 'The device is removed and cannot be changed. Register it anew if it is to be used again.',
  },
  device_not_testable: {
    status: 409,
    sv: 'Apparaten är {stateSv} och kan inte provas. Inget prov är startat. Markera den som installerad först.',
    en: 'The device is {stateEn} and cannot be tested. No test was started. Mark it as installed first.',
  },
  chain_target_incomplete: {
    status: 400,
    sv: 'Steg {step} säger inte vem som ska ringas. Kedjan är inte sparad. Välj grupp eller medarbetare.',
    en: 'Step {step} does not say whom to call. The chain was not saved. Choose a group or an employee.',
  },
  chain_fallback_missing: {
    status: 422,
    sv: 'Sista utvägen finns inte, är borttagen eller tar inte larm för kommunen. Kedjan är inte sparad. Välj en grupp eller medarbetare som alltid kan svara.',
    en: 'The fallback does not exist, is removed, or does not serve the municipality. The chain was not saved. Choose a group or an employee who can always answer.',
  },
  chain_class_taken: {
    status: 409,
    sv: 'Kedjan "{chain}" gäller redan för samma larm. Den här är inte sparad. Ändra den andra, eller välj andra larmklasser.',
    en: 'The chain "{chain}" is already for the same alarms. This one was not saved. Change the other, or choose other classes of alarm.',
  },
  chain_draft_incomplete: {
    status: 400,
    sv: 'Utkastet är inte en hel larmkedja. Inget är kontrollerat. Fyll i resten, eller skicka {} för att kontrollera alla kedjor.',
    en: 'The draft is not a whole alarm chain. Nothing was checked. Fill in the rest, or send {} to check all chains.',
  },
  check_needs_controller: {
    status: 400,
    sv: 'Kontrollen behöver veta vilken kommun den gäller. Skicka med "controller".',
    en: 'The check needs to know which municipality it is for. Send "controller".',
  },
})
