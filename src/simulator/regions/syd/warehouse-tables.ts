/** A table of the warehouse: its columns in PostgreSQL, and the query on what was made that fills it. */
export interface WarehouseTable {
  readonly name: string
  readonly columns: string
  readonly select: string
}

/** In the sources' own words: speciality by letters, kinds by one letter or two. */
const own = (column: string, codes: Readonly<Record<string, string>>): string =>
  `case ${column} ${Object.entries(codes)
    .map(([from, to]) => `when '${from}' then '${to}'`)
    .join(' ')} end`

const specialties = {
  '101': 'MED',
  '107': 'KAR',
  '201': 'BAR',
  '301': 'KIR',
  '311': 'ORT',
  '361': 'URO',
  '421': 'ONH',
  '431': 'KVI',
  '511': 'OGO',
  '731': 'ONK',
  '800': 'ALL',
  '901': 'PSY',
}
const yesNo = (column: string): string => `case when ${column} then 'J' else 'N' end`

export const warehouseTables: readonly WarehouseTable[] = [
  {
    name: 'dim_enhet',
    columns:
      'enhet_id integer primary key, hsaid text, enhetsnamn text, sjukhus text, vardgivare text, enhetstyp text',
    select: `select n, hsaid, name, hospital, 'Modellregion Syd', ${own('kind', { ward: 'AVD', clinic: 'MOTT', primary: 'VC' })} from unit`,
  },
  {
    name: 'dim_patient',
    columns:
      'patient_nyckel text, personnummer text, namn text, fodelsear integer, kon text, kommunkod text, sparr_sekundar text',
    select: `select pseudonym, pnr, name, birth_year, ${own('sex', { '1': 'M', '2': 'K' })}, municipality, ${yesNo('opted_out')}
      from person join pseudonym using (person)`,
  },
  {
    name: 'fakta_kontakt',
    columns:
      'kontakt_id bigint, patient_nyckel text, enhet_id integer, kontakttyp text, mvo text, inskriven timestamptz, utskriven timestamptz, planerad text',
    select: `select contact, pseudonym, n, ${own('contact.kind', { inpatient: 'SV', outpatient: 'ÖV', primary: 'PV', remote: 'DK' })},
        ${own('specialty', specialties)}, started, ended, ${yesNo('planned')}
      from contact join unit using (n) join pseudonym using (person)`,
  },
  {
    name: 'fakta_diagnos',
    columns: 'kontakt_id bigint, ordning smallint, icd10 text',
    // As it is written: M16.1.
    select: `select contact, position, code[:3] || case when len(code) > 3 then '.' || code[4:] else '' end from diagnosis`,
  },
  {
    name: 'fakta_vantelista',
    columns:
      'rad_id bigint, patient_nyckel text, enhet_id integer, mvo text, vantar_pa text, beslutsdag date, erbjuden_dag date, bokad_dag date, utford_dag date, avford_dag date, avvikelse text',
    select: `select entry, pseudonym, n, ${own('specialty', specialties)},
        ${own('stage', { first_visit: 'BESÖK', treatment: 'ÅTGÄRD', assessment: 'BEDÖMNING' })},
        since, offered, booked, performed, left_queue, ${own('deviation', { PvV: 'PV', MoV: 'MO', SoV: 'SO' })}
      from queue join pseudonym using (person)`,
  },
  {
    name: 'fakta_vardplats',
    columns:
      'enhet_id integer, mattid timestamptz, disponibla integer, belagda integer, overbelaggning integer, utlokaliserade integer, stangda integer',
    select: `select n, measured, available, occupied, overcrowded, outlying, closed from bed`,
  },
  {
    name: 'fakta_kpp',
    columns:
      'kontakt_id bigint, patient_nyckel text, slutdag date, vardform text, drg text, drg_vikt double precision, kr_vard numeric(14,2), kr_operation numeric(14,2), kr_lab_rontgen numeric(14,2), kr_lakemedel numeric(14,2), kr_ovrigt numeric(14,2), kr_totalt numeric(14,2), ytterfall text',
    select: `select contact, pseudonym, day, ${own('form', { inpatient: 'S', outpatient: 'Ö' })}, drg, weight, care, surgery, diagnostics, medicine,
        round(cost - care - surgery - diagnostics - medicine, 2), cost, ${yesNo('outlier')}
      from cost join pseudonym using (person)`,
  },
]

/** What questions look for. */
export const warehouseIndexes = [
  'create index on SCHEMA.fakta_vantelista (beslutsdag)',
  'create index on SCHEMA.fakta_kpp (slutdag)',
  'create index on SCHEMA.fakta_vardplats (mattid)',
  'create unique index on SCHEMA.fakta_kontakt (kontakt_id)',
  'create unique index on SCHEMA.dim_patient (patient_nyckel)',
]
