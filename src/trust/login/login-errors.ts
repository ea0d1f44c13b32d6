import { defineErrors } from '../../kernel/index.ts'

/** Why somebody is not logged in, or a login does not do. None of the texts says anything of the person. */
export const loginErrors = defineErrors('trust', {
  csrf: {
    status: 403,
    sv: 'Ändringen begärdes inte av systemets egna sidor. Inget sparades. Gör den därifrån.',
    en: "The change was not asked for by the system's own pages. Nothing was kept. Do it from there.",
  },
  too_many_failures: {
    status: 429,
    sv: 'För många misslyckade försök härifrån. Inget sparades. Vänta {seconds} sekunder och försök igen.',
    en: 'Too many failed attempts from here. Nothing was kept. Wait {seconds} seconds and try again.',
  },
  system_unknown: {
    status: 401,
    sv: 'Systemet som token är utställd till är inte registrerat här. Be en administratör registrera det.',
    en: 'The system that the token was issued to is not registered here. Ask an administrator to register it.',
  },
  system_suspended: {
    status: 403,
    sv: 'Systemet är avstängt. Inget utfördes. Den organisation som ansvarar för det kan häva avstängningen.',
    en: 'The system is suspended. Nothing was done. The organisation responsible for it can lift that.',
  },
  session_ended: {
    status: 401,
    sv: 'Inloggningen som token bygger på är avslutad. Be om en ny efter ny inloggning.',
    en: 'The login that the token rests on has ended. Ask for a new one after a new login.',
  },
  assignment_unavailable: {
    status: 404,
    sv: 'Uppdraget finns inte eller gäller inte nu. Inget ändrades. Välj ett annat.',
    en: 'There is no such assignment, or it does not hold now. Nothing was changed. Choose another.',
  },
  demo_person_unknown: {
    status: 404,
    sv: 'Den personen finns inte bland demopersonerna. Ingen loggades in. Välj en annan.',
    en: 'That person is not among the demo people. Nobody was logged in. Choose another.',
  },
  login_provider_unknown: {
    status: 404,
    sv: 'Det inloggningssättet finns inte här. Välj ett annat på inloggningssidan.',
    en: 'There is no such way to log in here. Choose another on the login page.',
  },
  login_provider_unavailable: {
    status: 503,
    sv: 'Inloggningstjänsten svarar inte just nu. Ingen loggades in. Försök igen om en stund, eller välj ett annat sätt.',
    en: 'The identity provider does not answer right now. Nobody was logged in. Try again in a moment, or choose another way.',
  },
  login_failed: {
    status: 403,
    sv: 'Inloggningen kunde inte slutföras. Ingen loggades in. Börja om från inloggningssidan.',
    en: 'The login could not be completed. Nobody was logged in. Start again from the login page.',
  },
  login_busy: {
    status: 503,
    sv: 'Fler inloggningar pågår än vad som kan hållas reda på. Ingen loggades in. Försök igen om en stund.',
    en: 'More logins are under way than can be kept track of. Nobody was logged in. Try again in a moment.',
  },
  logout_token_refused: {
    status: 400,
    sv: 'Meddelandet om utloggning kunde inte godtas. Ingen loggades ut.',
    en: 'The logout token was not accepted. Nobody was logged out.',
  },
  interaction_gone: {
    status: 404,
    sv: 'Appens förfrågan finns inte eller har gått ut. Inget delades. Börja om från appen.',
    en: 'There is no such request from an app, or it has run out. Nothing was shared. Start again from the app.',
  },
  interaction_level_too_low: {
    status: 403,
    sv: 'Appen kräver en säkrare inloggning. Inget delades. Logga in igen på nivå {level}.',
    en: 'The app asks for a surer login. Nothing was shared. Log in again at level {level}.',
  },
  login_settings_wrong: {
    status: 500,
    sv: 'Inställningarna för inloggning går inte att använda: {fault}.',
    en: 'The settings for login cannot be used: {fault}.',
  },
  token_keys_by_operator: {
    status: 403,
    sv: 'Nycklarna som intyg skrivs under med är hela installationens, och sköts av den som driver den. Inget är ändrat.',
    en: 'The keys that tokens are signed with are those of the whole installation, and are seen to by whoever runs it. Nothing was changed.',
  },
})
