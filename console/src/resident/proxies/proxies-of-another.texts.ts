import type { Proxy } from '../../api/contract.ts'
import type { Texts } from '../../i18n/texts.ts'
import type { DelegableAct } from '../mandate.ts'

type Kinds = Record<Proxy['kind'], string>
type Acts = Record<DelegableAct, string>

const sv = {
  title: 'Ombud',
  lead: 'Ett ombud är någon som får göra saker i personens ställe: enligt en fullmakt som personen ger, eller enligt lag eller domstol.',
  mine: 'De får göra saker åt personen',
  noneMine: 'Ingen är ombud för personen.',
  give: 'För in en fullmakt',
  giveTitle: 'För in en fullmakt som personen ger',
  kinds: {
    custodian: 'Vårdnadshavare',
    deputy: 'God man eller förvaltare',
    attorney: 'Fullmakt',
    organisation: 'En organisation som företräder personen',
  } satisfies Kinds,
  byLaw: {
    custodian: 'Vårdnaden följer av lag. Ändras den förs det in här efter ett registerutdrag.',
    deputy: 'Uppdraget är utsett av domstol. Upphör det förs det in här efter beslutet.',
  },
  whoHints: {
    attorney: 'Till exempel en anhörig eller en vän. Personnumret behövs.',
    organisation: 'En organisation kan bara boka tider åt personen.',
  },
  what: (name: string) => `Vad får ${name} göra åt personen?`,
  actsHint: 'Kryssa bara i det som personen själv har sagt.',
  acts: {
    'records.read': 'läsa uppgifter om personen',
    'accesses.list': 'se vem som har läst uppgifter om personen',
    'rights.read': 'se personens samtycken, spärrar och ombud',
    'bookings.make': 'boka och ändra personens tider',
    'consents.give': 'gå med på att andra läser uppgifter om personen',
    'consents.give.technology': 'gå med på teknik hemma hos personen',
    'consents.give.camera': 'gå med på tillsyn med kamera',
    'consents.withdraw': 'ta tillbaka samtycken',
    'blocks.set': 'spärra uppgifter om personen',
    'blocks.lift': 'häva personens spärrar',
  } satisfies Acts,
  forGood: 'Tills personen avslutar det',
  textTitle: 'Låt personen läsa det här, eller läs upp det',
  read: 'Personen har läst eller hört texten, förstår den och vill ge fullmakten',
  notRead: 'Kryssa i att personen har tagit del av texten först.',
  confirm: 'För in fullmakten',
  given: (name: string) => `Infört. ${name} är personens ombud från och med nu.`,
  ended: (name: string) => `Infört. ${name} är inte längre personens ombud.`,
  noEnd: 'Tills personen avslutar det.',
  end: 'För in att det upphör',
  endTitle: (name: string) => `Ska ${name} inte längre vara personens ombud?`,
  endThen: (name: string) =>
    `${name} kan inte göra något mer åt personen, från och med nu. Det som redan är gjort ändras inte.`,
  endYes: 'Ja, för in det',
  onlyMine: 'Vem personen själv är ombud för ser bara personen.',
}

const en = {
  title: 'Proxies',
  lead: 'A proxy is somebody who may do things in the person’s place: by a power of attorney that the person gives, or by law or court.',
  mine: 'They may do things for the person',
  noneMine: 'Nobody is a proxy for the person.',
  give: 'Enter a power of attorney',
  giveTitle: 'Enter a power of attorney that the person gives',
  kinds: {
    custodian: 'Custodian',
    deputy: 'Deputy appointed by a court',
    attorney: 'Power of attorney',
    organisation: 'An organisation that acts for the person',
  } satisfies Kinds,
  byLaw: {
    custodian: 'Custody follows from law. When it changes it is entered here by an extract of the register.',
    deputy: 'The mandate was given by a court. When it ends it is entered here by the decision.',
  },
  whoHints: {
    attorney: 'Such as a relative or a friend. The personal identity number is needed.',
    organisation: 'An organisation can only make bookings for the person.',
  },
  what: (name: string) => `What may ${name} do for the person?`,
  actsHint: 'Tick only what the person has said.',
  acts: {
    'records.read': 'read data about the person',
    'accesses.list': 'see who has read data about the person',
    'rights.read': 'see the person’s consents, blocks and proxies',
    'bookings.make': 'make and change the person’s bookings',
    'consents.give': 'agree to others reading data about the person',
    'consents.give.technology': 'agree to technology in the person’s home',
    'consents.give.camera': 'agree to supervision by camera',
    'consents.withdraw': 'take back consents',
    'blocks.set': 'block data about the person',
    'blocks.lift': 'lift the person’s blocks',
  } satisfies Acts,
  forGood: 'Until the person ends it',
  textTitle: 'Let the person read this, or read it out',
  read: 'The person has read or heard the text, understands it and wants to give the power of attorney',
  notRead: 'First tick that the person has been given the text.',
  confirm: 'Enter the power of attorney',
  given: (name: string) => `Entered. ${name} is the person’s proxy from now on.`,
  ended: (name: string) => `Entered. ${name} is no longer the person’s proxy.`,
  noEnd: 'Until the person ends it.',
  end: 'Enter that it ends',
  endTitle: (name: string) => `Is ${name} to be the person’s proxy no longer?`,
  endThen: (name: string) =>
    `${name} can do nothing more for the person, from now on. What is done already is not changed.`,
  endYes: 'Yes, enter it',
  onlyMine: 'Whose proxy the person is, only the person can see.',
} satisfies Texts<typeof sv>

/** What staff who enters proxies reads in other words than the person. */
export const proxiesOfAnother = { sv, en }
