import { createHash } from 'node:crypto'
import { surnames, women } from '../population/names.ts'
import type { MunicipalityKey, Person, Population } from '../population/population.ts'
import { mobileNumber } from '../population/telephone.ts'
import { testPersonnummerMaker } from '../population/test-personnummer.ts'
import type { Random } from '../random.ts'
import type { Fields } from './xml.ts'

/** A municipality's register, as its contracts tell of it. */
export interface SocialRegister {
  readonly recipients: readonly Fields[]
  readonly decisions: readonly Fields[]
  readonly staff: readonly Fields[]
  readonly identities: ReadonlySet<string>
}

export const personnummerRoot = '1.2.752.129.2.1.3.1'

/**
 * A municipality's register of those who have help, its decisions and its staff. It has what the reception has, but for what has been
 * changed in one place and not in the other: one person who is new, one who is gone, a new telephone number, a new name, a title.
 */
export function makeSocialRegister(
  random: Random,
  { people, homes, staff, groups }: Population,
  municipality: MunicipalityKey,
): SocialRegister {
  const own = people.filter((person) => person.municipality === municipality)
  const addresses = new Map(
    homes.map(({ key, street, postalCode, city, floor }) => [
      key,
      { street, postalCode, city, ...(floor && { floor }) },
    ]),
  )
  const open = own.filter(({ protectedIdentity }) => !protectedIdentity)
  const [called, renamed, gone] = random.fork('differences').shuffled(open)
  const listed = own.filter((person) => open.length < 6 || person !== gone)
  const taken = new Set(people.map(({ personIdentity }) => personIdentity))
  const recipient = (person: Person): Fields => ({
    personId: idOf(person.personIdentity),
    givenName: person.givenName,
    familyName: person === renamed ? `${person.familyName}-Ny` : person.familyName,
    protectedIdentity: person.protectedIdentity,
    phone: person === called ? mobileNumber(random.fork('called')) : person.phone,
    language: person.language,
    // Where she lives who is not to be found stands in no list.
    address: person.protectedIdentity ? undefined : addresses.get(person.home),
  })
  const recipients = listed.map(recipient)
  const identities = listed.map(({ personIdentity }) => personIdentity)
  const newcomer = newIdentity(random.fork('newcomer'), taken)
  const [home] = homes.filter((each) => each.municipality === municipality)
  if (home !== undefined) {
    const drawn = random.fork('name')
    identities.push(newcomer)
    recipients.push({
      personId: idOf(newcomer),
      givenName: drawn.pick(women),
      familyName: drawn.pick(surnames),
      protectedIdentity: false,
      phone: mobileNumber(drawn),
      address: addresses.get(home.key),
    })
  }
  const served = new Set(groups.filter(({ serves }) => serves.includes(municipality)).map(({ key }) => key))
  return {
    recipients,
    decisions: identities.flatMap((identity) => decisionsOn(random.fork(`decision ${identity}`), identity)),
    staff: staff
      .filter((member) => member.groups.some((key) => served.has(key)))
      .map(({ name, title, phone }, index) => ({
        hsaId: `SE2120001231-${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`,
        name,
        title: index === 0 ? `Samordnande ${title.toLowerCase()}` : title,
        phone,
      })),
    identities: new Set(identities),
  }
}

const idOf = (extension: string) => ({ root: personnummerRoot, extension })

function newIdentity(random: Random, taken: ReadonlySet<string>): string {
  const draw = testPersonnummerMaker(random)
  for (;;) {
    const identity = draw(1938, 'woman')
    if (!taken.has(identity)) return identity
  }
}

const help = ['Hemtjänst, omvårdnad', 'Hemtjänst, service', 'Dagverksamhet']

function decisionsOn(random: Random, identity: string): Fields[] {
  const decision = (kind: string): Fields => ({
    personId: idOf(identity),
    decisionId: `BESLUT-${random.integer(10_000, 99_999)}`,
    kind,
    validFrom: `${random.integer(2023, 2026)}-0${random.integer(1, 9)}-01`,
    ...(random.chance(0.3) && { validUntil: '2027-12-31' }),
    unit: 'Biståndsenheten',
  })
  return [decision('Trygghetslarm'), ...(random.chance(0.6) ? [decision(random.pick(help))] : [])]
}
