import type { Texts } from '../i18n/texts.ts'

const sv = {
  title: 'Logga in',
  lead: 'Knutpunkt håller ihop vård och omsorg: larm, register, och vem som får göra vad.',
  again: (level: number) =>
    `Det du ville göra kräver en säkrare inloggning, tillitsnivå ${level}. Logga in igen på den nivån, så kommer du tillbaka till samma sida.`,
  goesBack: 'Efter inloggningen kommer du tillbaka till sidan du ville öppna.',
  loggedOut: 'Du är utloggad.',
  errors: {
    cancelled: 'Inloggningen avbröts. Försök igen när du vill.',
    attempt_gone: 'Inloggningen tog för lång tid, eller påbörjades i en annan webbläsare. Börja om.',
    login_failed:
      'Svaret från den som legitimerade dig gick inte att lita på. Ingen loggades in. Försök igen, eller välj ett annat sätt.',
    unknown_person:
      'Du är legitimerad, men finns inte bland dem som får använda Knutpunkt här. Be din administratör lägga upp dig.',
    level_too_low:
      'Inloggningen var inte säker nog för det du ville göra. Välj en e-legitimation på högre tillitsnivå.',
    other: 'Inloggningen gick inte igenom. Försök igen, eller välj ett annat sätt.',
  },
  providers: 'Logga in med',
  tooLow: (levels: string) => `Ger tillitsnivå ${levels}, som inte räcker för det du ville göra.`,
  demo: 'Logga in som en påhittad person',
  demoText: 'Den här installationen visar en påhittad kommun. Ingen legitimering behövs.',
  search: 'Sök på namn, roll eller arbetsplats',
  staff: 'Personal',
  residents: 'Invånare',
  moreResidents: 'Fler finns; sök på namn för att hitta dem.',
  noRole: 'Medarbetare',
  nobodyFound: 'Ingen stämmer med sökningen.',
  level: 'Tillitsnivå',
  levelText: 'Hur säkert det är vem som loggar in. Några saker kräver nivå 3 eller 4.',
  levels: { l2: 'Nivå 2, lösenord', l3: 'Nivå 3, e-legitimation', l4: 'Nivå 4, tjänstekort' },
  noWays: 'Här finns inget sätt att logga in ännu',
  noWaysText:
    'Installationen har ingen leverantör av e-legitimation. Den ställs in i konfigurationen (login.providers).',
  nobody: 'Här finns ingen att logga in som ännu',
  firstTime: 'Ny installation, där ingen kan logga in?',
  firstTimeText:
    'Den första administratören läggs upp på datorn där Knutpunkt kör, med kommandot nedan. Hon lägger sedan upp de andra härifrån. Mer står i docs/operations.md.',
  firstTimeCommand: 'knutpunkt administrator add',
  roles: {
    operator: 'Larmoperatör',
    responder: 'Utryckande personal',
    coordinator: 'Samordnare',
    integration_engineer: 'Integrationsingenjör',
    data_steward: 'Dataförvaltare',
    analyst: 'Analytiker',
    administrator: 'Administratör',
    auditor: 'Granskare',
  },
  resident: 'Invånare',
  account: 'Inloggad',
  levelNow: (level: number) => `Tillitsnivå ${level}`,
  until: (at: string) => `Inloggningen gäller till ${at}`,
  change: 'Byt uppdrag',
  logOut: 'Logga ut',
  logOutEverywhere: 'Logga ut överallt',
  logOutEverywhereText:
    'Avslutar inloggningen i alla webbläsare och på alla skärmar där du är inloggad, även skärmar som följer larm.',
  cancel: 'Avbryt',
  choose: 'Vilket uppdrag gäller det nu?',
  chooseText:
    'Du har flera uppdrag. Det du väljer avgör vad du ser och vad du får göra; du kan byta när som helst under ditt namn.',
  groupGone: 'Enheten i ditt uppdrag tar inte emot larm',
  groupGoneText:
    'Här finns inga larm att följa: enheten är ingen larmgrupp, eller är det inte längre. Dina andra sidor finns i menyn. Välj ett annat uppdrag för att ta emot larm.',
  none: 'Du har inget uppdrag som gäller nu',
  noneText:
    'Utan uppdrag går det inte att se eller göra något här. Be din administratör om ett uppdrag, och läs in sidan på nytt.',
  reload: 'Läs in på nytt',
  validUntil: (at: string) => `till ${at}`,
  ended: (at: string) => `Du är utloggad sedan ${at}.`,
  endedFollowing:
    'Skärmen följer inte larmen längre: nya larm syns och hörs inte här. Det som visas är läget vid utloggningen.',
  endedText: 'Inget mer sparas härifrån förrän du har loggat in igen.',
  logIn: 'Logga in',
  ending: (left: string) => `Inloggningen går ut om ${left}.`,
  endingText: 'Stanna kvar om du fortfarande arbetar här.',
  stay: 'Stanna kvar',
  endsAnyway: 'Den kan inte förlängas. Spara det du håller på med och logga in igen.',
  endsFollowing: 'Den kan inte förlängas. Logga in igen nu, så följer skärmen larmen utan avbrott.',
  stepUp: 'Säkrare inloggning krävs',
  stepUpText: (level: number) =>
    `Det här får bara göras av den som har visat vem hon är på tillitsnivå ${level}. Inget är ändrat. Logga in igen på den nivån, så kommer du tillbaka hit; det du skrivit men inte sparat får du skriva om.`,
  stepUpYes: (level: number) => `Logga in på nivå ${level}`,
  consent: (app: string) => `${app} vill använda dina uppgifter`,
  consentFrom: (organisation: string) => `Appen kommer från ${organisation}.`,
  consentAsks: 'Appen ber om att få',
  consentNothing: 'Appen ber bara om att få veta att du är inloggad.',
  consentLaw: 'Du väljer själv. Säger du nej lämnas inget ut, och du kommer tillbaka till appen.',
  allow: 'Ja, tillåt',
  deny: 'Nej, tillåt inte',
}

const en = {
  title: 'Log in',
  lead: 'Knutpunkt joins health and social care: alarms, registers, and who may do what.',
  again: (level: number) =>
    `What you wanted to do needs a surer login, level of assurance ${level}. Log in again at that level and you come back to the same page.`,
  goesBack: 'After the login you come back to the page you wanted to open.',
  loggedOut: 'You are logged out.',
  errors: {
    cancelled: 'The login was cancelled. Try again when you like.',
    attempt_gone: 'The login took too long, or was begun in another browser. Start again.',
    login_failed:
      'The answer from the identity provider could not be trusted. Nobody was logged in. Try again, or choose another way.',
    unknown_person:
      'You have shown who you are, but are not among those who may use Knutpunkt here. Ask your administrator to add you.',
    level_too_low:
      'The login was not sure enough for what you wanted to do. Choose an electronic identity at a higher level.',
    other: 'The login did not go through. Try again, or choose another way.',
  },
  providers: 'Log in with',
  tooLow: (levels: string) =>
    `Gives level of assurance ${levels}, which is not enough for what you wanted to do.`,
  demo: 'Log in as a made-up person',
  demoText: 'This installation shows a made-up municipality. No identification is needed.',
  search: 'Search by name, role or place of work',
  staff: 'Staff',
  residents: 'Residents',
  moreResidents: 'There are more; search by name to find them.',
  noRole: 'Employee',
  nobodyFound: 'Nobody matches the search.',
  level: 'Level of assurance',
  levelText: 'How sure it is who logs in. Some things need level 3 or 4.',
  levels: { l2: 'Level 2, password', l3: 'Level 3, electronic identity', l4: 'Level 4, smart card' },
  noWays: 'There is no way to log in here yet',
  noWaysText:
    'The installation has no provider of electronic identities. It is set in the configuration (login.providers).',
  nobody: 'There is nobody to log in as here yet',
  firstTime: 'A new installation, where nobody can log in?',
  firstTimeText:
    'The first administrator is added on the computer that runs Knutpunkt, with the command below. She then adds the others from here. More is in docs/operations.md.',
  firstTimeCommand: 'knutpunkt administrator add',
  roles: {
    operator: 'Alarm operator',
    responder: 'Responder',
    coordinator: 'Coordinator',
    integration_engineer: 'Integration engineer',
    data_steward: 'Data steward',
    analyst: 'Analyst',
    administrator: 'Administrator',
    auditor: 'Auditor',
  },
  resident: 'Resident',
  account: 'Logged in',
  levelNow: (level: number) => `Level of assurance ${level}`,
  until: (at: string) => `The login holds until ${at}`,
  change: 'Change assignment',
  logOut: 'Log out',
  logOutEverywhere: 'Log out everywhere',
  logOutEverywhereText:
    'Ends your login in every browser and on every screen where you are logged in, screens that follow alarms too.',
  cancel: 'Cancel',
  choose: 'Which assignment is it now?',
  chooseText:
    'You have several assignments. The one you choose decides what you see and may do; you can change at any time under your name.',
  groupGone: 'The unit of your assignment does not take alarms',
  groupGoneText:
    'There are no alarms to follow here: the unit is no alarm group, or is one no longer. Your other pages are in the menu. Choose another assignment to receive alarms.',
  none: 'You have no assignment that holds now',
  noneText:
    'Without an assignment there is nothing to see or do here. Ask your administrator for one, and load the page anew.',
  reload: 'Load anew',
  validUntil: (at: string) => `until ${at}`,
  ended: (at: string) => `You are logged out since ${at}.`,
  endedFollowing:
    'The screen no longer follows the alarms: new ones are neither seen nor heard here. What is shown is how it was when the login ended.',
  endedText: 'Nothing more is kept from here until you have logged in again.',
  logIn: 'Log in',
  ending: (left: string) => `The login ends in ${left}.`,
  endingText: 'Stay if you still work here.',
  stay: 'Stay',
  endsAnyway: 'It cannot be made longer. Save what you are working on and log in again.',
  endsFollowing:
    'It cannot be made longer. Log in again now, and the screen follows the alarms without a break.',
  stepUp: 'A surer login is needed',
  stepUpText: (level: number) =>
    `This may only be done by somebody who has shown who she is at level of assurance ${level}. Nothing was changed. Log in again at that level and you come back here; what you have written but not saved has to be written again.`,
  stepUpYes: (level: number) => `Log in at level ${level}`,
  consent: (app: string) => `${app} wants to use your data`,
  consentFrom: (organisation: string) => `The app comes from ${organisation}.`,
  consentAsks: 'The app asks to',
  consentNothing: 'The app only asks to know that you are logged in.',
  consentLaw: 'The choice is yours. If you say no, nothing is disclosed, and you come back to the app.',
  allow: 'Yes, allow',
  deny: 'No, do not allow',
} satisfies Texts<typeof sv>

export const sessionTexts = { sv, en }
