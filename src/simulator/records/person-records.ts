import type { Person } from '../population/population.ts'
import type { Random } from '../random.ts'
import type { Source } from './world.ts'

export interface Vaccination {
  readonly id: string
  readonly date: string
  readonly vaccine: string
  readonly batch: string
  readonly dose: number
  readonly unit: Source['units'][number]
}
export interface Note {
  readonly id: string
  readonly date: string
  readonly kind: string
  readonly title: string
  readonly text: string
  readonly unit: Source['units'][number]
}
export interface Contact {
  readonly id: string
  readonly date: string
  readonly kind: 'besok' | 'telefon' | 'distans'
  readonly reason: string
  readonly unit: Source['units'][number]
}

/** What a source has about a person. */
export interface PersonRecord {
  readonly vaccinations: readonly Vaccination[]
  readonly notes: readonly Note[]
  readonly contacts: readonly Contact[]
}

/** No day of a record lies after this one, so that the same seed makes the same records on every day. */
const latest = Date.UTC(2026, 9, 30)
const dayMs = 86_400_000

const vaccines = [
  'Influensavaccin',
  'Pneumokockvaccin',
  'Vaccin mot covid-19',
  'TBE-vaccin',
  'Stelkrampsvaccin',
]
const careNotes = [
  [
    'bes',
    'Besöksanteckning',
    'Kontroll av blodtryck. Mår efter omständigheterna väl. Ny kontroll om sex månader.',
  ],
  ['sam', 'Samordning', 'Samtal med hemsjukvården om hjälp med läkemedel. Plan upprättad.'],
  ['utr', 'Utredning', 'Utredning av yrsel. Prover tagna, inget anmärkningsvärt.'],
  ['atb', 'Åtgärd', 'Omläggning av sår på vänster underben. Läker.'],
] as const
const socialNotes = [
  ['genomforandeplan', 'Genomförandeplan', 'Hjälp med dusch två gånger i veckan och inköp varje torsdag.'],
  ['anteckning', 'Anteckning', 'Har önskat att hjälpen kommer senare på morgonen. Ändrat i planeringen.'],
  ['handelse', 'Händelse', 'Hittades på golvet vid morgonbesöket, oskadd. Trygghetslarmet provat.'],
] as const
const reasons = ['Årskontroll', 'Receptförnyelse', 'Provtagning', 'Yrsel', 'Uppföljning']

/** The people that a source knows, and what it has about each: the same for the same seed. */
export function makePersonRecords(
  random: Random,
  source: Source,
  people: readonly Person[],
): Map<string, PersonRecord> {
  const known = people.filter(({ key, municipality }) =>
    source.keeps === 'social'
      ? municipality === source.keeper
      : random.fork(`${source.key} knows ${key}`).chance(source.share),
  )
  return new Map(
    known.map((person) => [
      person.personIdentity,
      makeRecord(random.fork(`${source.key} ${person.key}`), source, person.key),
    ]),
  )
}

function makeRecord(random: Random, { key, units, keeps }: Source, person: string): PersonRecord {
  const many = <T>(least: number, most: number, make: (id: string) => T) =>
    Array.from({ length: random.integer(least, most) }, () => make(idOf(random, `${key}-${person}`)))
  const where = () => ({ date: day(random), unit: random.pick(units) })
  const notesOf = keeps === 'social' ? socialNotes : careNotes
  const note = (id: string): Note => {
    const [kind, title, text] = random.pick<readonly [string, string, string]>(notesOf)
    return { id, kind, title, text, ...where() }
  }
  if (keeps === 'social') return { vaccinations: [], notes: many(1, 4, note), contacts: [] }
  return {
    vaccinations: many(1, 4, (id) => ({
      id,
      vaccine: random.pick(vaccines),
      batch: `PROV${random.integer(1000, 9999)}`,
      dose: random.integer(1, 3),
      ...where(),
    })),
    notes: many(1, 5, note),
    contacts: many(1, 4, (id) => ({
      id,
      kind: random.pick(['besok', 'telefon', 'distans'] as const),
      reason: random.pick(reasons),
      ...where(),
    })),
  }
}

const idOf = (random: Random, prefix: string) => `${prefix}-${random.integer(100_000, 999_999)}`

function day(random: Random): string {
  return new Date(latest - random.integer(0, 900) * dayMs).toISOString().slice(0, 10)
}
