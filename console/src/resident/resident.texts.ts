import type { Texts } from '../i18n/texts.ts'

const sv = {
  menu: 'Mina sidor',
  pages: {
    start: 'Start',
    consents: 'Mina samtycken',
    blocks: 'Mina spärrar',
    proxies: 'Mina ombud',
    seen: 'Vem har sett mina uppgifter',
  },
  hello: (name: string) => `Hej ${name}`,
  lead: 'Här bestämmer du själv vem som får se uppgifter om dig, och ser vem som har gjort det.',
  attentionTitle: 'Att titta på',
  nothing: 'Just nu är det inget du behöver göra.',
  loading: 'Läser in …',
  cards: {
    consents: 'Se vad du har gått med på. Ta tillbaka det eller gå med på något nytt.',
    blocks: 'Stäng uppgifter för andra, eller öppna dem igen.',
    proxies: 'Låt någon du litar på göra saker åt dig, eller hjälp någon annan.',
    seen: 'Se vem som har läst om dig, när och varför.',
  },
  counts: {
    consents: (n: number) => (n === 1 ? '1 samtycke gäller nu' : `${n} samtycken gäller nu`),
    blocks: (n: number) => (n === 1 ? '1 spärr gäller nu' : `${n} spärrar gäller nu`),
    proxies: (n: number) => (n === 1 ? '1 ombud har du nu' : `${n} ombud har du nu`),
  },
  attention: {
    consentEnds: (what: string, day: string) =>
      `Ditt samtycke ”${what}” slutar gälla ${day}. Vill du att det ska gälla längre behöver du ge ett nytt.`,
    consentByProxy: (what: string, who: string) => `${who} har som ditt ombud gått med på ”${what}” åt dig.`,
    consentByStaff: (what: string) => `Personal har fört in samtycket ”${what}” på din begäran. Stämmer det?`,
    disclosureHalf: (who: string, n: string) =>
      `Utlämnandet till ${who} är inte igång: du har gett ${n} av de tre samtycken som behövs.`,
    blockOpen: (who: string, day: string) => `Din spärr hos ${who} är öppnad för en tid, till ${day}.`,
    proxyEnds: (who: string, day: string) => `${who} är ditt ombud till ${day}, sedan slutar uppdraget.`,
    denied: (n: number) =>
      n === 1
        ? 'Någon försökte se uppgifter om dig och fick nej. Den fick inte se något.'
        : `${n} gånger har någon försökt se uppgifter om dig och fått nej. De fick inte se något.`,
    emergency: (n: number) =>
      n === 1
        ? 'Uppgifter om dig lästes vid fara för liv eller hälsa.'
        : `Uppgifter om dig lästes ${n} gånger vid fara för liv eller hälsa.`,
    erasure: (who: string) => `${who} har ännu inte bekräftat att uppgifterna om dig är raderade.`,
    mandate: (who: string) => `Du är ombud för ${who}.`,
  },
  lookLinks: {
    consents: 'Se samtycket',
    blocks: 'Se spärren',
    proxies: 'Se ombuden',
    seen: 'Se vem det var',
  },
  acting: (name: string) => `Du hjälper ${name} nu`,
  actingText: (name: string) =>
    `Det du gör här gäller ${name}, inte dig själv. Det skrivs upp att det var du som gjorde det.`,
  actingEnd: 'Sluta, och gå till mina egna sidor',
  actingMay: 'Du får göra detta:',
  notMine: (name: string) => `Det här ingår inte i vad du får göra åt ${name}.`,
  notResident: 'De här sidorna är för invånare',
  notResidentText: 'Du är inloggad som personal. Logga in som dig själv för att se dina egna uppgifter.',
  surerTitle: 'Du behöver logga in säkrare',
  surerText:
    'För att ingen annan ska kunna bestämma i ditt ställe behövs en säkrare inloggning, till exempel BankID. Inget har ändrats. Du kommer tillbaka hit efteråt.',
  surerButton: 'Logga in säkrare',
  from: 'från och med',
  until: 'till och med',
  unknownName: 'Namnet kan inte visas',
  allProviders: 'alla som ger dig vård eller omsorg',
  allTypes: 'alla slags uppgifter',
  you: 'du själv',
  history: 'Visa vad som har hänt',
  hideHistory: 'Dölj vad som har hänt',
  cancel: 'Avbryt',
  goBack: 'Nej, gå tillbaka',
  by: (who: string) => `av ${who}`,
  reading: 'Läs texten:',
  saved: 'Klart. Det gäller från och med nu.',
  and: 'och',
  chooseFirst: 'Välj …',
  required: 'Välj något här först.',
}

const en = {
  menu: 'My pages',
  pages: {
    start: 'Start',
    consents: 'My consents',
    blocks: 'My blocks',
    proxies: 'My proxies',
    seen: 'Who has seen my data',
  },
  hello: (name: string) => `Hello ${name}`,
  lead: 'Here you decide yourself who may see data about you, and see who has done so.',
  attentionTitle: 'To look at',
  nothing: 'There is nothing you need to do right now.',
  loading: 'Loading …',
  cards: {
    consents: 'See what you have agreed to. Take it back, or agree to something new.',
    blocks: 'Close data to others, or open it again.',
    proxies: 'Let somebody you trust do things for you, or help somebody else.',
    seen: 'See who has read about you, when and why.',
  },
  counts: {
    consents: (n: number) => (n === 1 ? '1 consent holds now' : `${n} consents hold now`),
    blocks: (n: number) => (n === 1 ? '1 block holds now' : `${n} blocks hold now`),
    proxies: (n: number) => (n === 1 ? '1 proxy acts for you' : `${n} proxies act for you`),
  },
  attention: {
    consentEnds: (what: string, day: string) =>
      `Your consent “${what}” ends on ${day}. If you want it to hold longer you need to give a new one.`,
    consentByProxy: (what: string, who: string) => `${who} has, as your proxy, agreed to “${what}” for you.`,
    consentByStaff: (what: string) => `Staff entered the consent “${what}” at your request. Is that right?`,
    disclosureHalf: (who: string, n: string) =>
      `The disclosure to ${who} is not running: you have given ${n} of the three consents it needs.`,
    blockOpen: (who: string, day: string) => `Your block at ${who} is opened for a while, until ${day}.`,
    proxyEnds: (who: string, day: string) => `${who} is your proxy until ${day}; then it ends.`,
    denied: (n: number) =>
      n === 1
        ? 'Somebody tried to see data about you and was refused. Nothing was seen.'
        : `${n} times somebody tried to see data about you and was refused. Nothing was seen.`,
    emergency: (n: number) =>
      n === 1
        ? 'Data about you was read because of danger to life or health.'
        : `Data about you was read ${n} times because of danger to life or health.`,
    erasure: (who: string) => `${who} has not yet confirmed that the data about you is erased.`,
    mandate: (who: string) => `You are a proxy for ${who}.`,
  },
  lookLinks: {
    consents: 'See the consent',
    blocks: 'See the block',
    proxies: 'See the proxies',
    seen: 'See who it was',
  },
  acting: (name: string) => `You are helping ${name} now`,
  actingText: (name: string) =>
    `What you do here is about ${name}, not about yourself. It is written down that it was you.`,
  actingEnd: 'Stop, and go to my own pages',
  actingMay: 'You may do this:',
  notMine: (name: string) => `This is not among what you may do for ${name}.`,
  notResident: 'These pages are for residents',
  notResidentText: 'You are logged in as staff. Log in as yourself to see your own data.',
  surerTitle: 'You need to log in more surely',
  surerText:
    'So that nobody else can decide in your place, a surer login is needed, such as BankID. Nothing was changed. You come back here afterwards.',
  surerButton: 'Log in more surely',
  from: 'from',
  until: 'until',
  unknownName: 'The name cannot be shown',
  allProviders: 'everyone who gives you care',
  allTypes: 'all kinds of data',
  you: 'yourself',
  history: 'Show what has happened',
  hideHistory: 'Hide what has happened',
  cancel: 'Cancel',
  goBack: 'No, go back',
  by: (who: string) => `by ${who}`,
  reading: 'Read the text:',
  saved: 'Done. It holds from now on.',
  and: 'and',
  chooseFirst: 'Choose …',
  required: 'Choose something here first.',
} satisfies Texts<typeof sv>

const ofAnother = {
  sv: {
    allProviders: 'alla som ger personen vård eller omsorg',
    surerText:
      'Den som för in vad en person bestämmer behöver en säkrare inloggning. Inget har ändrats. Du kommer tillbaka hit efteråt.',
  },
  en: {
    allProviders: 'everyone who gives the person care',
    surerText:
      'Whoever enters what a person decides needs a surer login. Nothing was changed. You come back here afterwards.',
  },
}

export const residentTexts = { sv, en, ofAnother }
