import type { Random } from '../random.ts'
import { men, surnames, women, younger } from './names.ts'
import type { Home, Person, Relative } from './population.ts'
import { fixedNumber, mobileNumber } from './telephone.ts'
import { testPersonnummerMaker } from './test-personnummer.ts'

/** Nobody's home holds more than this many. */
const mostInOneHome = 4

/** When a parent and the one child among all these people were born. */
const familyYears = [1984, 2017]

/** People spread over the homes: every home has somebody while there are enough, and some are shared. */
export function makePeople(random: Random, homes: readonly Home[], count: number): Person[] {
  if (count > homes.length * mostInOneHome) throw new RangeError('too many people for the homes')
  const personnummer = testPersonnummerMaker(random.fork('personnummer'))
  const households = spread(random, homes, count)
  // Somebody in a home of their own, so that no housemate shows where they live.
  const hidden = households.find((household) => household.size === 1)?.home.key
  const family = households.findLast((household) => household.size > 1)?.home.key
  const people: Person[] = []
  for (const { home, size } of households) {
    const familyName = random.pick(surnames)
    for (let member = 0; member < size; member++) {
      const sex =
        member === 0 ? random.pick(['woman', 'woman', 'man'] as const) : member === 1 ? 'man' : 'woman'
      const elder = people.length === 2 ? 1925 : bornYear(random)
      const year = (home.key === family && familyYears[member]) || (member > 1 ? elder + 32 : elder)
      people.push({
        key: `person-${people.length + 1}`,
        municipality: home.municipality,
        home: home.key,
        givenName: random.pick(sex === 'woman' ? women : men),
        familyName,
        personIdentity: personnummer(year, sex),
        protectedIdentity: home.key === hidden,
        ...details(random, familyName, sex),
      })
    }
  }
  return people
}

function spread(random: Random, homes: readonly Home[], count: number): { home: Home; size: number }[] {
  const households = homes.map((home, index) => ({ home, size: index < count ? 1 : 0 }))
  let left = count - Math.min(count, homes.length)
  while (left > 0) {
    const household = random.pick(households)
    // Couples are common, three or four in a home are not.
    if (household.size >= mostInOneHome || (household.size > 1 && left < homes.length && random.chance(0.9)))
      continue
    household.size++
    left--
  }
  return households.filter(({ size }) => size > 0)
}

function bornYear(random: Random): number {
  return random.chance(0.12) ? random.integer(1958, 1989) : random.integer(1929, 1951)
}

function details(
  random: Random,
  familyName: string,
  sex: 'woman' | 'man',
): Pick<Person, 'phone' | 'language' | 'instructions' | 'relatives'> {
  const language = random.chance(0.15)
    ? random.pick(['fi', 'ar', 'bs', 'fa', 'so', 'en', 'sgn-SE'])
    : undefined
  const instructions = ways(random, language, sex)
  return {
    ...(random.chance(0.8) ? { phone: random.chance(0.5) ? mobileNumber(random) : fixedNumber(random) } : {}),
    ...(language ? { language } : {}),
    ...(instructions ? { instructions } : {}),
    relatives: Array.from({ length: random.pick([0, 1, 1, 2, 2, 3]) }, () => relative(random, familyName)),
  }
}

/** "Så gör vi": what whoever answers must know, most important first. */
function ways(random: Random, language: string | undefined, sex: 'woman' | 'man'): string {
  const sentences = [
    random.chance(0.35) ? random.pick(hearing) : '',
    language ? (languageHints[language] ?? '') : '',
    random.chance(0.2) ? `Vill kallas ${random.pick(nicknames[sex])}.` : '',
    random.chance(0.4) ? random.pick(health) : '',
    random.chance(0.25) ? random.pick(manner) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}

const nicknames = { woman: ['Lillan', 'Bibbi', 'Ullis', 'Maja'], man: ['Kalle', 'Nisse', 'Lasse', 'Pelle'] }

const hearing = [
  'Hör dåligt på vänster öra: tala tydligt och långsamt.',
  'Hör nästan ingenting i talväg. Åk dit vid minsta tvekan.',
  'Har hörapparat som ofta ligger på nattduksbordet.',
]

const languageHints: Record<string, string> = {
  fi: 'Talar helst finska, förstår svenska.',
  ar: 'Talar arabiska. Dottern tolkar per telefon.',
  bs: 'Talar bosniska, förstår enkel svenska.',
  fa: 'Talar persiska. Sonen tolkar per telefon.',
  so: 'Talar somaliska. Använd telefontolk.',
  en: 'Talar engelska.',
  'sgn-SE': 'Döv, teckenspråk. Svara inte i talväg: åk dit.',
}

const health = [
  'Diabetes, insulin kl. 8 och 20. Fråga om måltiden.',
  'Faller ofta, reser sig inte själv. Ta med lyftkudde.',
  'Tar blodförtunnande: vid slag mot huvudet ring 112.',
  'Minnessjukdom. Minns inte alltid sitt eget larm.',
  'KOL, blir andfådd av oro. Tala lugnt.',
  'Har epilepsi. Larmar ofta strax före ett anfall.',
]

const manner = [
  'Blir orolig av främmande röster: säg namn och varifrån du ringer.',
  'Trycker ofta av misstag på morgonen. Svara ändå alltid.',
  'Vill inte att anhöriga rings nattetid.',
  'Vill ha kvinnlig personal vid hygien.',
]

function relative(random: Random, familyName: string): Relative {
  const [relation, sharesName] = random.pick([
    ['Dotter', 0.4],
    ['Son', 0.8],
    ['Sondotter', 0.6],
    ['Bror', 0.7],
    ['Granne', 0],
    ['God man', 0],
    ['Svärdotter', 0.5],
  ] as [string, number][])
  return {
    id: identifier(random),
    name: `${random.pick(younger)} ${random.chance(sharesName) ? familyName : random.pick(surnames)}`,
    relation,
    phone: mobileNumber(random),
    hasKey: random.chance(0.5),
  }
}

/** A version 4 UUID out of the seed. */
function identifier(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16))
  hex[12] = '4'
  hex[16] = random.pick(['8', '9', 'a', 'b'])
  const text = hex.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}
