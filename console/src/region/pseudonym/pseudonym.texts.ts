import type { Texts } from '../../i18n/texts.ts'

const sv = {
  title: 'Pseudonymer',
  lead: 'Regionens nyckel gör om varje personnummer till en pseudonym innan något lagras. En ny nyckel ger alla i noden nya pseudonymer.',
  inPlace:
    'Noden läser uppgifterna där de är. Pseudonymerna i det lagret är regionens egna: byt nyckel och gå tillbaka till personer där.',
  epochs: 'Nycklar',
  epoch: 'Omgång',
  method: 'Sätt',
  methods: {
    keyed: 'Beräknas med nyckeln',
    vault: 'Slumpas och skrivs upp i ett valv',
  },
  methodHelp: {
    keyed: 'Inget register över personer behövs. Den som har nyckeln kan räkna sig tillbaka.',
    vault: 'Valvet i nodens databas behövs för att känna igen någon. Säkerhetskopiera det.',
  },
  state: 'Läge',
  states: {
    pending: 'Görs klar',
    current: 'Gäller',
    retired: 'Ersatt, nyckeln finns kvar',
    destroyed: 'Nyckeln är förstörd',
  },
  begunBy: 'Av',
  byNode: 'Noden',
  begunAt: 'Begärd',
  inForceAt: 'Började gälla',
  keptUntil: 'Nyckeln sparas till',
  destroyedAt: 'Förstörd',
  people: 'Personer som fick nya',
  newKey: 'Ny nyckel',
  newKeyTitle: 'Byt nyckel',
  warning:
    'Alla pseudonymer i noden görs om, också de som lämnas ut under tillstånd. Den som har hämtat rader kan inte längre koppla nya rader till gamla. Bytet går inte att ångra.',
  pending: 'Ett byte pågår. Pseudonymerna görs om så snart ingen laddning pågår.',
  keepDays: 'Så många dagar sparas den gamla nyckeln',
  keepHelp: 'Så länge går det att gå tillbaka till personer bakom gamla pseudonymer. 0: den förstörs genast.',
  confirmEpoch: (epoch: string) => `Skriv ${epoch}, numret på omgången som ska ersättas`,
  confirmTitle: 'Byta nyckel nu?',
  change: 'Byt nyckel',
  cancel: 'Avbryt',
  no: 'Nej, behåll nyckeln',
  begun: 'Bytet är beställt.',
  file: 'pseudonymer',
}

const en = {
  title: 'Pseudonyms',
  lead: 'The region’s key makes each personal identity number a pseudonym before anything is stored. A new key gives everybody in the node new pseudonyms.',
  inPlace:
    'The node reads the data where it is. The pseudonyms of that warehouse are the region’s own: change keys, and go back to people, there.',
  epochs: 'Keys',
  epoch: 'Epoch',
  method: 'Method',
  methods: {
    keyed: 'Reckoned with the key',
    vault: 'Random, and written down in a vault',
  },
  methodHelp: {
    keyed: 'No register of people is needed. Whoever has the key can reckon back.',
    vault: 'The vault in the node’s database is needed to recognise anybody. Back it up.',
  },
  state: 'State',
  states: {
    pending: 'Being made',
    current: 'In force',
    retired: 'Replaced, the key is kept',
    destroyed: 'The key is destroyed',
  },
  begunBy: 'By',
  byNode: 'The node',
  begunAt: 'Asked for',
  inForceAt: 'Came into force',
  keptUntil: 'The key is kept until',
  destroyedAt: 'Destroyed',
  people: 'People who got new ones',
  newKey: 'New key',
  newKeyTitle: 'Change the key',
  warning:
    'All pseudonyms of the node are made anew, also those given out under permits. Whoever has fetched rows can no longer join new rows to old ones. The change cannot be undone.',
  pending: 'A change is under way. The pseudonyms are made anew as soon as no load is.',
  keepDays: 'So many days the old key is kept',
  keepHelp: 'So long one can go back to people behind old pseudonyms. 0: it is destroyed at once.',
  confirmEpoch: (epoch: string) => `Write ${epoch}, the number of the epoch that is to be replaced`,
  confirmTitle: 'Change the key now?',
  change: 'Change the key',
  cancel: 'Cancel',
  no: 'No, keep the key',
  begun: 'The change is ordered.',
  file: 'pseudonyms',
} satisfies Texts<typeof sv>

export const pseudonymTexts = { sv, en }
