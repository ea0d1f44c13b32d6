import type { Both } from '../wire/index.ts'

/** Types that every engine has. `day` is a date without time, `time` an instant. */
export type ColumnType = 'text' | 'int' | 'bigint' | 'number' | 'money' | 'day' | 'time' | 'boolean'

export interface ModelColumn {
  readonly name: string
  readonly type: ColumnType
  readonly text: Both
  readonly required?: boolean
  /** Name of a code list in `products/codes/`. */
  readonly codes?: string
  /** Entity whose key it holds. */
  readonly refers?: string
  /** Plausible bounds of numbers. */
  readonly from?: number
  readonly to?: number
  /** A pattern that texts hold to. */
  readonly pattern?: string
}

export interface Entity {
  readonly name: string
  readonly text: Both
  readonly key: readonly string[]
  readonly columns: readonly ModelColumn[]
}

/** Changes when a column's meaning does; a product says for which it was written. */
export const modelVersion = 1

const column = (
  name: string,
  type: ColumnType,
  sv: string,
  en: string,
  more: Omit<ModelColumn, 'name' | 'type' | 'text'> = {},
): ModelColumn => ({ name, type, text: { sv, en }, ...more })

const required = { required: true }

/**
 * The common model: small and our own, since queues, beds, Swedish codes and KPP's cost types have no place in OMOP. Nobody's identity is in it:
 * `person` is a pseudonym that the region has made with a key of its own.
 */
export const entities: readonly Entity[] = [
  {
    name: 'person',
    text: { sv: 'Person', en: 'Person' },
    key: ['person'],
    columns: [
      column('person', 'text', 'Regionens pseudonym', 'The region’s pseudonym', required),
      column('birth_year', 'int', 'Födelseår', 'Year of birth', { from: 1900, to: 2100 }),
      column('sex', 'text', 'Kön', 'Sex', { codes: 'sex' }),
      column('municipality', 'text', 'Folkbokföringskommun', 'Municipality', { pattern: '^[0-9]{4}$' }),
      column(
        'opted_out',
        'boolean',
        'Har sagt nej till sekundäranvändning',
        'Has opted out of secondary use',
      ),
    ],
  },
  {
    name: 'unit',
    text: { sv: 'Enhet', en: 'Unit' },
    key: ['unit'],
    columns: [
      column('unit', 'text', 'HSA-id', 'HSA id', required),
      column('name', 'text', 'Namn', 'Name', required),
      column('hospital', 'text', 'Sjukhus', 'Hospital'),
      column('care_provider', 'text', 'Vårdgivare', 'Care provider'),
      column('kind', 'text', 'Slag av enhet', 'Kind of unit', { codes: 'unit_kind' }),
    ],
  },
  {
    name: 'contact',
    text: { sv: 'Vårdkontakt', en: 'Contact' },
    key: ['contact'],
    columns: [
      column('contact', 'text', 'Vårdkontaktens id', 'Id of the contact', required),
      column('person', 'text', 'Person', 'Person', { required: true, refers: 'person' }),
      column('unit', 'text', 'Enhet', 'Unit', { required: true, refers: 'unit' }),
      column('kind', 'text', 'Slag av kontakt', 'Kind of contact', { required: true, codes: 'contact_kind' }),
      column('specialty', 'text', 'Medicinskt verksamhetsområde', 'Medical speciality', {
        codes: 'specialty',
      }),
      column('started', 'time', 'Började', 'Began', required),
      column('ended', 'time', 'Slutade', 'Ended'),
      column('planned', 'boolean', 'Planerad', 'Planned'),
    ],
  },
  {
    name: 'diagnosis',
    text: { sv: 'Diagnos', en: 'Diagnosis' },
    key: ['contact', 'position'],
    columns: [
      column('contact', 'text', 'Vårdkontakt', 'Contact', { required: true, refers: 'contact' }),
      column('position', 'int', 'Ordning; 1 är huvuddiagnos', 'Position; 1 is the main diagnosis', {
        required: true,
        from: 1,
        to: 100,
      }),
      column('code', 'text', 'ICD-10-SE', 'ICD-10-SE', {
        required: true,
        pattern: '^[A-Z][0-9]{2}[0-9A-Z]{0,3}$',
      }),
    ],
  },
  {
    name: 'procedure',
    text: { sv: 'Åtgärd', en: 'Procedure' },
    key: ['contact', 'position'],
    columns: [
      column('contact', 'text', 'Vårdkontakt', 'Contact', { required: true, refers: 'contact' }),
      column('position', 'int', 'Ordning', 'Position', { required: true, from: 1, to: 100 }),
      column('code', 'text', 'KVÅ', 'KVÅ', { required: true, pattern: '^[A-Z]{2,3}[0-9]{2,3}$' }),
      column('performed', 'day', 'Utförd', 'Performed'),
    ],
  },
  {
    name: 'queue_entry',
    text: { sv: 'Väntande', en: 'Queue entry' },
    key: ['entry'],
    columns: [
      column('entry', 'text', 'Id', 'Id', required),
      column('person', 'text', 'Person', 'Person', { required: true, refers: 'person' }),
      column('unit', 'text', 'Enhet', 'Unit', { required: true, refers: 'unit' }),
      column('specialty', 'text', 'Medicinskt verksamhetsområde', 'Medical speciality', {
        required: true,
        codes: 'specialty',
      }),
      column('stage', 'text', 'Vad väntan gäller', 'What is waited for', {
        required: true,
        codes: 'queue_stage',
      }),
      column('since', 'day', 'Beslut om remiss eller vård', 'Decision on referral or care', required),
      column('offered', 'day', 'Erbjuden tid', 'Offered date'),
      column('booked', 'day', 'Bokad tid', 'Booked date'),
      column('performed', 'day', 'Genomförd', 'Performed'),
      column('left_queue', 'day', 'Lämnade kön utan vård', 'Left without care'),
      column('deviation', 'text', 'Avvikelsekod', 'Deviation code', { codes: 'deviation' }),
    ],
  },
  {
    name: 'bed_day',
    text: { sv: 'Vårdplatser vid en tid', en: 'Beds at a time' },
    key: ['unit', 'measured'],
    columns: [
      column('unit', 'text', 'Vårdavdelning', 'Ward', { required: true, refers: 'unit' }),
      column('measured', 'time', 'Mättid', 'Time of measurement', required),
      column('available', 'int', 'Disponibla vårdplatser', 'Available beds', {
        required: true,
        from: 0,
        to: 500,
      }),
      column('occupied', 'int', 'Belagda', 'Occupied', { required: true, from: 0, to: 700 }),
      column('overcrowded', 'int', 'Överbeläggningar', 'Overcrowded', { required: true, from: 0, to: 500 }),
      column('outlying', 'int', 'Utlokaliserade', 'Outlying', { required: true, from: 0, to: 500 }),
      column('closed', 'int', 'Stängda', 'Closed', { from: 0, to: 500 }),
    ],
  },
  {
    name: 'contact_cost',
    text: { sv: 'Kostnad per vårdkontakt (KPP)', en: 'Cost per contact (KPP)' },
    key: ['contact'],
    columns: [
      column('contact', 'text', 'Vårdkontakt', 'Contact', { required: true, refers: 'contact' }),
      column('person', 'text', 'Person', 'Person', { required: true, refers: 'person' }),
      column('day', 'day', 'Kontaktens sista dag', 'Last day of the contact', required),
      column('care_form', 'text', 'Vårdform', 'Form of care', { required: true, codes: 'care_form' }),
      column('drg', 'text', 'DRG', 'DRG', { pattern: '^[A-Z][0-9A-Z]{2,3}$' }),
      column('weight', 'number', 'DRG-vikt', 'DRG weight', { from: 0, to: 100 }),
      column('cost_care', 'money', 'Vård', 'Care'),
      column('cost_surgery', 'money', 'Operation och anestesi', 'Surgery and anaesthesia'),
      column('cost_diagnostics', 'money', 'Laboratorium och röntgen', 'Laboratory and imaging'),
      column('cost_medicine', 'money', 'Läkemedel', 'Medicines'),
      column('cost_other', 'money', 'Övrigt', 'Other'),
      column('cost', 'money', 'Kostnad i kronor', 'Cost in SEK', { required: true, from: 0, to: 50_000_000 }),
      column('outlier', 'boolean', 'Kostnadsytterfall', 'Cost outlier', required),
    ],
  },
]

/** An entity by its name. @throws {RangeError} when there is none */
export function entity(name: string): Entity {
  const found = entities.find((each) => each.name === name)
  if (found === undefined) throw new RangeError(`the common model has no entity ${name}`)
  return found
}
