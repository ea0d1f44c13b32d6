import type { Both } from '../../../region/index.ts'
import type { Table } from '../session/message.ts'
import { identifiersIn } from './identifiers.ts'

/** `stop`: it cannot be submitted so; `look`: those who review it are to look. */
export interface Check {
  readonly code: string
  readonly outcome: 'ok' | 'look' | 'stop'
  readonly text: Both
}

export interface Checked {
  table: Pick<Table, 'columns' | 'rows'>
  /** The least count of people that may leave; 0: rows are of nobody. */
  threshold: number
  /** The largest share of the two largest, where the product has one. */
  dominance: number | undefined
  countColumn: string | undefined
  shareColumn: string | undefined
  /** Whether the question's own last step counts different people in that column. */
  countsPeople: boolean
  /** Names of columns with pseudonyms. */
  pseudonyms: readonly string[]
}

export const most = {
  rows: 2000,
  columns: 50,
  bytes: 2_000_000,
  characters: 100,
  decimals: 4,
  looksLikeRows: 500,
}

const check = (code: string, outcome: Check['outcome'], sv: string, en: string): Check => ({
  code,
  outcome,
  text: { sv, en },
})

/** What can be seen of an output without anybody: what stops it, and what those who review it are to look at. In the order they are read. */
export function checkOutput(output: Checked): Check[] {
  return [
    size(output),
    kinds(output),
    identifiers(output),
    counts(output),
    dominance(output),
    rowLike(output),
    precision(output),
  ]
}

function size({ table: { rows, columns } }: Checked): Check {
  if (rows.length === 0) return check('size', 'stop', 'Resultatet har inga rader.', 'The result has no rows.')
  if (columns.length > most.columns)
    return check(
      'size',
      'stop',
      `Resultatet har fler än ${most.columns} kolumner.`,
      `The result has more than ${most.columns} columns.`,
    )
  return check(
    'size',
    'ok',
    `En tabell med ${rows.length} rader och ${columns.length} kolumner.`,
    `A table of ${rows.length} rows and ${columns.length} columns.`,
  )
}

/** Lists, structures, bytes, moments and long texts can hold much in one cell. */
function kinds({ table: { columns, rows } }: Checked): Check {
  const odd = columns.filter(
    ({ type }) =>
      !/^(VARCHAR|BOOLEAN|DATE|DOUBLE|FLOAT|DECIMAL.*|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/.test(type),
  )
  if (odd.length > 0) {
    const names = odd.map(({ name }) => name).join(', ')
    return check(
      'kinds',
      'stop',
      `Kolumner som kan rymma annat än ett tal, en dag eller ett kort namn: ${names}. Räkna samman dem eller ta bort dem.`,
      `Columns that can hold something else than a number, a day or a short name: ${names}. Sum them up or leave them out.`,
    )
  }
  const long = rows.some((row) =>
    row.some((value) => typeof value === 'string' && value.length > most.characters),
  )
  return long
    ? check(
        'kinds',
        'stop',
        `Det finns texter med fler än ${most.characters} tecken. Namn på grupper är kortare.`,
        `There are texts of more than ${most.characters} characters. Names of groups are shorter.`,
      )
    : check('kinds', 'ok', 'Bara tal, dagar och korta namn.', 'Only numbers, days and short names.')
}

function identifiers({ table, pseudonyms }: Checked): Check {
  const found = identifiersIn(table, pseudonyms)
  return found.length === 0
    ? check(
        'identifiers',
        'ok',
        'Inga pseudonymer eller personnummer syns.',
        'No pseudonyms or personal identity numbers are seen.',
      )
    : check(
        'identifiers',
        'stop',
        `Kolumner som ser ut att peka ut personer: ${found.join(', ')}. Ta bort dem.`,
        `Columns that look as if they point out people: ${found.join(', ')}. Leave them out.`,
      )
}

const columnAt = ({ table: { columns } }: Checked, name: string): number =>
  columns.findIndex((each) => each.name === name)

const counted: Record<'yes' | 'no', Both> = {
  yes: { sv: 'Den räknar olika personer.', en: 'It counts different people.' },
  no: {
    sv: 'Den räknar inte personer rakt av: se i frågan att talet stämmer.',
    en: 'It does not count people outright: see in the question that the number is right.',
  },
}

/** How many people are behind each row has to be in it, and be enough. */
function counts(output: Checked): Check {
  const { countColumn, threshold, table, countsPeople } = output
  if (threshold === 0)
    return check('counts', 'ok', 'Raderna handlar inte om personer.', 'The rows are not about people.')
  const at = countColumn === undefined ? -1 : columnAt(output, countColumn)
  if (at < 0)
    return check(
      'counts',
      'stop',
      'Ange vilken kolumn som har antalet personer bakom varje rad. Ta med count(distinct person) i frågan.',
      'Say which column has the number of people behind each row. Have count(distinct person) in the question.',
    )
  const values = table.rows.map((row) => row[at])
  if (values.some((value) => typeof value !== 'number' || !Number.isInteger(value) || value < 0))
    return check(
      'counts',
      'stop',
      `Kolumnen ${countColumn} har inte ett helt antal i varje rad.`,
      `The column ${countColumn} does not have a whole number in each row.`,
    )
  const small = values.filter((value) => Number(value) < threshold).length
  return small > 0
    ? check(
        'counts',
        'stop',
        `${small} rader är om färre än ${threshold} personer. Slå samman grupper, eller ta bort dem.`,
        `${small} rows are of fewer than ${threshold} people. Merge groups, or leave them out.`,
      )
    : check(
        'counts',
        'look',
        `Alla rader är om minst ${threshold} personer enligt kolumnen ${countColumn}. ${counted[countsPeople ? 'yes' : 'no'].sv} Se att rader inte kan dras från varandra.`,
        `All rows are of at least ${threshold} people by the column ${countColumn}. ${counted[countsPeople ? 'yes' : 'no'].en} See that rows cannot be subtracted from each other.`,
      )
}

/** A sum of which two make up most tells about them. */
function dominance(output: Checked): Check {
  const { dominance: limit, shareColumn, table } = output
  if (limit === undefined)
    return check(
      'dominance',
      'ok',
      'Produkten har ingen gräns för dominans.',
      'The product has no limit of dominance.',
    )
  const at = shareColumn === undefined ? -1 : columnAt(output, shareColumn)
  if (at < 0)
    return check(
      'dominance',
      'look',
      'Det står inte hur stor del de två största har. Finns det summor av kronor i tabellen behövs det.',
      'The share of the two largest is not told. It is needed if there are sums of money in the table.',
    )
  const over = table.rows.filter((row) => !(typeof row[at] === 'number' && row[at] <= limit)).length
  return over > 0
    ? check(
        'dominance',
        'stop',
        `I ${over} rader står de två största för mer än ${Math.round(limit * 100)} procent. Slå samman grupper.`,
        `In ${over} rows the two largest make up more than ${Math.round(limit * 100)} per cent. Merge groups.`,
      )
    : check(
        'dominance',
        'ok',
        `De två största står för högst ${Math.round(limit * 100)} procent i varje rad.`,
        `The two largest make up at most ${Math.round(limit * 100)} per cent of each row.`,
      )
}

/** Many rows, or as many values as rows, are how rows of people look. */
function rowLike({ table: { rows } }: Checked): Check {
  return rows.length > most.looksLikeRows
    ? check(
        'row_like',
        'look',
        `Fler än ${most.looksLikeRows} rader: se att det är grupper och inte enskilda.`,
        `More than ${most.looksLikeRows} rows: see that they are groups and not individuals.`,
      )
    : check(
        'row_like',
        'ok',
        'Så många rader som en tabell över grupper har.',
        'As many rows as a table of groups has.',
      )
}

/** Exact sums can be compared with what somebody knows already. */
function precision({ table: { columns, rows } }: Checked): Check {
  const long = (value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) && decimalsOf(value) > most.decimals
  const names = columns.filter((_, at) => rows.some((row) => long(row[at]))).map(({ name }) => name)
  return names.length > 0
    ? check(
        'precision',
        'stop',
        `Tal med fler än ${most.decimals} decimaler i: ${names.join(', ')}. Avrunda med round(…, 2).`,
        `Numbers with more than ${most.decimals} decimals in: ${names.join(', ')}. Round with round(…, 2).`,
      )
    : check('precision', 'ok', `Högst ${most.decimals} decimaler.`, `At most ${most.decimals} decimals.`)
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}
