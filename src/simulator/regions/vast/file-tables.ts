/** An entity's nightly file: its header, and the query on what was made that fills it, with the day that a row is news of. */
export interface FileTable {
  readonly name: string
  /** `select day, …`: text in every column but the first, as the old system writes it. */
  readonly select: string
  readonly columns: readonly string[]
}

const day = (column: string): string => `strftime(${column}, '%Y%m%d')`
const time = (column: string): string => `strftime(${column}, '%Y%m%d%H%M')`
const money = (column: string): string => `replace(printf('%.2f', ${column}), '.', ',')`
const yesNo = (column: string): string => `case when ${column} then 'J' else 'N' end`
const person = `pnr[:8] || '-' || pnr[9:]`
const kinds = `case contact.kind when 'inpatient' then 'SLV' when 'outpatient' then 'ÖPV' when 'primary' then 'PRV' else 'DIS' end`
const stages = `case stage when 'first_visit' then 'NYB' when 'treatment' then 'OPB' else 'MED' end`

/** Each night's files, people first. {night} is the night, {first} the first of them: it has all that came before it too. */
export const fileTables: readonly FileTable[] = [
  {
    name: 'patienter',
    columns: ['PNR', 'NAMN', 'KON', 'KOMMUN', 'SPARR'],
    select: `select {first} + (case when hash(person) % 50 < 6 then 1 + hash(person) % 6 else 0 end)::integer as day,
        ${person}, name, case sex when '1' then 'M' else 'K' end, municipality, ${yesNo('opted_out')} from person
      where hash(person) % 50 < 6
      union all
      select {first}, ${person}, name, case sex when '1' then 'M' else 'K' end, municipality, ${yesNo('opted_out')} from person`,
  },
  {
    name: 'kontakter',
    columns: ['KONTAKTID', 'PNR', 'ENHET', 'TYP', 'MVO', 'START', 'SLUT', 'PLANERAD'],
    // A stay is told when it begins, and again when it has ended.
    select: `select * from (
        select started::date as day, contact, ${person}, hsaid, ${kinds}, specialty, ${time('started')},
          case when ended::date <= greatest(started::date, {first}) then ${time('ended')} end, ${yesNo('planned')}
        from contact join unit using (n) join person using (person)
        union all
        select ended::date, contact, ${person}, hsaid, ${kinds}, specialty, ${time('started')}, ${time('ended')}, ${yesNo('planned')}
        from contact join unit using (n) join person using (person) where ended::date > greatest(started::date, {first}))`,
  },
  {
    name: 'diagnoser',
    columns: ['KONTAKTID', 'NR', 'KOD'],
    select: `select started::date as day, contact, position, code from diagnosis join contact using (contact)`,
  },
  {
    name: 'vantande',
    columns: [
      'KOID',
      'PNR',
      'ENHET',
      'MVO',
      'TYP',
      'BESLUT',
      'ERBJUDEN',
      'BOKAD',
      'UTFORD',
      'AVFORD',
      'AVVIKELSE',
    ],
    select: `select greatest(since, {first}, coalesce(performed, since), coalesce(left_queue, since)) as day, entry, ${person}, hsaid, queue.specialty, ${stages},
        ${day('since')}, ${day('offered')}, ${day('booked')}, ${day('performed')}, ${day('left_queue')},
        case deviation when 'PvV' then 'P' when 'MoV' then 'M' when 'SoV' then 'S' end
      from queue join unit using (n) join person using (person)
      union all
      select {first}, entry, ${person}, hsaid, queue.specialty, ${stages}, ${day('since')}, null, ${day('booked')}, null, null, null
      from queue join unit using (n) join person using (person)
      where since <= {first} and (performed > {first} or left_queue > {first})`,
  },
  {
    name: 'vardplatser',
    columns: ['ENHET', 'TID', 'DISP', 'BEL', 'OVB', 'UTL'],
    select: `select measured::date as day, hsaid, ${time('measured')}, available, occupied, overcrowded, outlying from bed join unit using (n)`,
  },
  {
    name: 'kpp',
    columns: [
      'KONTAKTID',
      'PNR',
      'SLUTDAG',
      'VARDFORM',
      'DRG',
      'VIKT',
      'VARD',
      'OP',
      'LABRTG',
      'LKM',
      'OVR',
      'TOTALT',
      'YTTER',
    ],
    select: `select day, contact, ${person}, ${day('day')}, case form when 'inpatient' then 'SLUTEN' else 'ÖPPEN' end, drg,
        replace(printf('%.3f', weight), '.', ','), ${money('care')}, ${money('surgery')}, ${money('diagnostics')}, ${money('medicine')},
        ${money('cost - care - surgery - diagnostics - medicine')}, ${money('cost')}, ${yesNo('outlier')}
      from cost join person using (person)`,
  },
]
