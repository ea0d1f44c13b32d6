import type { ColumnType } from './entities.ts'

export interface ViewColumn {
  readonly name: string
  readonly type: ColumnType
}

/** What products are counted on: rows put together of entities, the same at every node. */
export interface View {
  readonly name: string
  /** Entities that it is made of. */
  readonly of: readonly string[]
  readonly columns: readonly ViewColumn[]
  /**
   * `select` in the SQL that DuckDB, PostgreSQL and Trino share. `{person}` stands for an entity, `{month_end}` for the last days (`day`) of the
   * period's months, `{from}` and `{to}` for its dates, `{region}` for the node's code; `{days:a:b}` for the days from a to b,
   * `{local:instant}` for an instant whose parts are Swedish and
   * `{age_group:year:day}` for the group of ages that somebody born in a year belongs to. `{person}` has a column `cell_key` beside its own, which
   * views about people hand on; no product can ask for it. What a region has no value for has none here either: it is not 0.
   */
  readonly sql: string
}

const columns = (text: string): ViewColumn[] =>
  text.split(/\s*,\s*/).map((each) => {
    const [name, type] = each.split(' ')
    return { name: name!, type: type as ColumnType }
  })

/** Where: in every view that has units. */
const where = `{region} as region, coalesce(u.hospital, u.name) as hospital, u.unit as unit, u.name as unit_name`
const whereColumns = 'region text, hospital text, unit text, unit_name text'

/** The chapter of ICD-10 that a code is in. Two letters are shared by two chapters each. */
const chapter = (code: string): string => {
  const second = `substr(${code}, 2, 1)`
  const chapters = [
    ['01', 'A, B'],
    ['02', 'C'],
    ['04', 'E'],
    ['05', 'F'],
    ['06', 'G'],
    ['09', 'I'],
    ['10', 'J'],
    ['11', 'K'],
    ['12', 'L'],
    ['13', 'M'],
    ['14', 'N'],
    ['15', 'O'],
    ['16', 'P'],
    ['17', 'Q'],
    ['18', 'R'],
    ['19', 'S, T'],
    ['20', 'V, W, X, Y'],
    ['21', 'Z'],
    ['22', 'U'],
  ] as const
  const listed = chapters.map(([name, letters]) => {
    const quoted = letters.split(', ').map((letter) => `'${letter}'`)
    return `when substr(${code}, 1, 1) in (${quoted.join(', ')}) then '${name}'`
  })
  return `case ${listed.join(' ')}
          when substr(${code}, 1, 1) = 'D' then case when ${second} in ('5', '6', '7', '8') then '03' else '02' end
          when substr(${code}, 1, 1) = 'H' then case when ${second} in ('0', '1', '2', '3', '4', '5') then '07' else '08' end end`
}

/** All views. */
export const views: readonly View[] = [
  {
    name: 'beds',
    of: ['bed_day', 'unit'],
    columns: columns(
      `${whereColumns}, measured time, day day, at_six boolean, available int, occupied int, overcrowded int, outlying int, closed int`,
    ),
    sql: `select ${where}, {local:b.measured} as measured, cast({local:b.measured} as date) as day,
        extract(hour from {local:b.measured}) = 6 and extract(minute from {local:b.measured}) = 0 as at_six,
        b.available, b.occupied, b.overcrowded, b.outlying, b.closed
      from {bed_day} b join {unit} u on u.unit = b.unit
      where b.measured >= {from} and b.measured < {to}`,
  },
  {
    name: 'waiting',
    of: ['queue_entry', 'unit', 'person', 'month_end'],
    columns: columns(
      `${whereColumns}, day day, person text, specialty text, stage text, deviation text, days int, age_group text, sex text`,
    ),
    sql: `select ${where}, m.day, q.person, q.specialty, q.stage, q.deviation,
        {days:q.since:m.day} as days, {age_group:p.birth_year:m.day} as age_group, p.sex, p.cell_key
      from {queue_entry} q join {unit} u on u.unit = q.unit join {person} p on p.person = q.person
      join {month_end} m on q.since <= m.day
        and (q.performed is null or q.performed > m.day) and (q.left_queue is null or q.left_queue > m.day)`,
  },
  {
    name: 'completed',
    of: ['queue_entry', 'unit', 'person'],
    columns: columns(
      `${whereColumns}, day day, person text, specialty text, stage text, deviation text, days int, age_group text, sex text`,
    ),
    sql: `select ${where}, q.performed as day, q.person, q.specialty, q.stage, q.deviation,
        {days:q.since:q.performed} as days, {age_group:p.birth_year:q.performed} as age_group, p.sex, p.cell_key
      from {queue_entry} q join {unit} u on u.unit = q.unit join {person} p on p.person = q.person
      where q.performed >= {from} and q.performed < {to}`,
  },
  {
    // By main diagnosis: contacts without one are not in it.
    name: 'diagnosed',
    of: ['diagnosis', 'contact', 'unit', 'person'],
    columns: columns(
      `${whereColumns}, day day, person text, kind text, specialty text, chapter text, diagnosis text, age_group text, sex text`,
    ),
    sql: `select ${where}, c.day, c.person, c.kind, c.specialty, ${chapter('d.code')} as chapter,
        substr(d.code, 1, 3) as diagnosis, {age_group:p.birth_year:c.day} as age_group, p.sex, p.cell_key
      from (select n.contact, n.person, n.unit, n.kind, n.specialty, cast(n.started as date) as day
        from {contact} n where n.started >= {from} and n.started < {to}) c
      join {diagnosis} d on d.contact = c.contact and d.position = 1 join {unit} u on u.unit = c.unit
      join {person} p on p.person = c.person`,
  },
  {
    name: 'costs',
    of: ['contact_cost', 'contact', 'unit', 'person'],
    columns: columns(
      `${whereColumns}, day day, person text, care_form text, specialty text, drg text, weight number, cost money, cost_care money, cost_surgery money, cost_diagnostics money, cost_medicine money, cost_other money, outlier boolean, age_group text, sex text`,
    ),
    sql: `select ${where}, k.day, k.person, k.care_form, c.specialty, k.drg, k.weight, k.cost,
        k.cost_care, k.cost_surgery, k.cost_diagnostics, k.cost_medicine, k.cost_other, k.outlier, {age_group:p.birth_year:k.day} as age_group, p.sex, p.cell_key
      from {contact_cost} k join {contact} c on c.contact = k.contact join {unit} u on u.unit = c.unit
      join {person} p on p.person = k.person
      where k.day >= {from} and k.day < {to}`,
  },
  {
    name: 'person_years',
    of: ['contact_cost', 'person'],
    columns: columns(
      'region text, day day, person text, cost money, contacts int, weight number, age_group text, sex text, municipality text',
    ),
    sql: `select {region} as region, y.day, y.person, y.cost, y.contacts, y.weight,
        {age_group:p.birth_year:y.day} as age_group, p.sex, p.municipality, p.cell_key
      from (select k.person, cast(date_trunc('year', k.day) as date) as day, sum(k.cost) as cost, count(*) as contacts,
          sum(k.weight) as weight
        from {contact_cost} k where k.day >= {from} and k.day < {to} group by 1, 2) y
      join {person} p on p.person = y.person`,
  },
]

/** A view by its name. @throws {RangeError} when there is none */
export function view(name: string): View {
  const found = views.find((each) => each.name === name)
  if (found === undefined) throw new RangeError(`the common model has no view ${name}`)
  return found
}
