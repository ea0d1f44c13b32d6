import { defineErrors } from '../errors/errors.ts'

/** What the HTTP server itself answers when it refuses. */
export const httpErrors = defineErrors('kernel', {
  invalid_request: {
    status: 400,
    sv: 'Innehållet följer inte gränssnittet. Inget sparades. Rätta fälten nedan och försök igen.',
    en: 'The content does not follow the interface. Nothing was kept. Correct the fields below and try again.',
  },
  bad_request: {
    status: 400,
    sv: 'Begäran gick inte att tolka. Inget sparades. Rätta den och försök igen.',
    en: 'The request could not be understood. Nothing was kept. Correct it and try again.',
  },
  login_required: {
    status: 401,
    sv: 'Du är inte inloggad, eller så har inloggningen gått ut. Inget sparades. Logga in och försök igen.',
    en: 'You are not logged in, or your login has ended. Nothing was kept. Log in and try again.',
  },
  level_too_low: {
    status: 401,
    sv: 'Det här kräver en säkrare inloggning (tillitsnivå {level}). Inget sparades. Logga in igen på den nivån.',
    en: 'This needs a surer login (level of assurance {level}). Nothing was kept. Log in again at that level.',
  },
  not_permitted: {
    status: 403,
    sv: 'Ditt uppdrag ger inte rätt till detta ({permission}). Inget sparades. Byt uppdrag, eller be en administratör om rätten.',
    en: 'Your assignment does not permit this ({permission}). Nothing was kept. Change assignment, or ask an administrator for it.',
  },
  not_found: {
    status: 404,
    sv: 'Adressen finns inte. Gränssnitten beskrivs på /docs.',
    en: 'There is nothing at this address. The interfaces are described at /docs.',
  },
  method_not_allowed: {
    status: 405,
    sv: 'Adressen finns men tar inte emot {method}. Den tar emot {allowed}.',
    en: 'The address exists but does not take {method}. It takes {allowed}.',
  },
  request_timeout: {
    status: 408,
    sv: 'Begäran kom inte fram i tid. Inget sparades. Försök igen.',
    en: 'The request did not arrive in time. Nothing was kept. Try again.',
  },
  content_too_large: {
    status: 413,
    sv: 'Innehållet är större än gränsen. Inget sparades. Dela upp det.',
    en: 'The content is larger than the limit. Nothing was kept. Split it up.',
  },
  unsupported_media_type: {
    status: 415,
    sv: 'Innehållstypen stöds inte. Inget sparades. Skicka application/json.',
    en: 'The content type is not supported. Nothing was kept. Send application/json.',
  },
  wrong_host: {
    status: 421,
    sv: 'Servern svarar bara på sitt eget namn, {name}. Öppna den under det namnet.',
    en: 'The server answers to its own name only, {name}. Open it under that name.',
  },
  cross_site: {
    status: 403,
    sv: 'Begäran kom från en annan webbplats. Inget sparades. Gör det från systemets egna sidor.',
    en: "The request came from another web site. Nothing was kept. Do it from the system's own pages.",
  },
  headers_too_large: {
    status: 431,
    sv: 'Begärans huvudfält är för stora. Inget sparades. Rensa webbläsarens kakor eller korta ner dem.',
    en: "The request's header fields are too large. Nothing was kept. Clear cookies, or shorten them.",
  },
  too_many_streams: {
    status: 503,
    sv: 'Fler skärmar är öppna än servern tar emot. Stäng några och försök igen.',
    en: 'More screens are open than the server takes. Close some and try again.',
  },
  internal: {
    status: 500,
    sv: 'Något gick fel hos oss. Om något sparades är oklart: läs om sidan innan du försöker igen. Uppge numret i "instance" vid felanmälan.',
    en: 'Something went wrong on our side. Whether anything was kept is not known: read again before you retry. Quote the number in "instance" when you report it.',
  },
  unavailable: {
    status: 503,
    sv: 'Databasen kan inte nås just nu. Inget har bekräftats som sparat. Försök igen om en stund.',
    en: 'The database cannot be reached right now. Nothing has been confirmed as kept. Try again in a moment.',
  },
  busy: {
    status: 503,
    sv: 'Svaret blev inte klart i tid. Om något sparades är oklart: läs om innan du försöker igen.',
    en: 'The answer was not ready in time. Whether anything was kept is not known: read again before you retry.',
  },
})
