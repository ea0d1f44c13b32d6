import type { CheckedOrder } from './check-order.ts'
import { condition } from './filter.ts'
import { addsUpExactly, type MeasurePlan, planOf, type SumPart } from './parts.ts'
import { type CompileContext, selectedRows, viewColumn } from './rows-of-view.ts'
import { type Statement, type Values, valuesFor } from './statement.ts'

/** A statement's column, and the part of a measure that it holds. */
export interface PartColumn {
  readonly column: string
  readonly measure: string
  readonly part: string
}

/** A question whose rows are cells: `d0`, `d1`, …, `cell_rows`, `people`, `cell_key`, and a column for each part. */
export interface CellQuestion extends Statement {
  readonly parts: readonly PartColumn[]
}

/** A question whose rows are steps of values in cells: `d0`, …, `bucket`, `times`. */
export interface StepQuestion extends Statement {
  readonly measures: readonly string[]
  readonly step: number
}

/** What an aggregate order comes to: few questions, each over all cells at once. */
export interface Questions {
  readonly cells: CellQuestion
  /** Different values, where people are counted: they cannot be had in the same question. */
  readonly different?: CellQuestion
  readonly steps: readonly StepQuestion[]
}

/** Writes an order that has been looked through in an engine's SQL. */
export function compileAggregate(checked: CheckedOrder, context: CompileContext): Questions {
  const person = checked.order.product.person
  const plans = checked.measures.map((measure) => planOf(measure, person))
  const different = plans.some((plan) => plan.different !== undefined)
  return {
    cells:
      person === undefined ? cellsOfRows(checked, context, plans) : cellsOfPeople(checked, context, plans),
    ...(person !== undefined && different && { different: differentOfPeople(checked, context, plans) }),
    steps: stepQuestions(checked, context, plans),
  }
}

/** Makes a column for each SQL expression, once. */
function columnsOf(prefix: string) {
  const made = new Map<string, string>()
  return {
    of(sql: string): string {
      const name = made.get(sql) ?? `${prefix}${made.size}`
      made.set(sql, name)
      return name
    },
    list: () => [...made].map(([sql, name]) => `, ${sql} as ${name}`).join(''),
  }
}

interface Compiling {
  readonly values: Values
  readonly with: string
  /** `d0, d1, ` or nothing. */
  readonly dimensions: string
  /** When it is so: the measure's rows, and what `also` asks for. */
  holds(plan: MeasurePlan, also?: SumPart['also']): string
  /** A column's number in a row of `s`, adding up exactly. */
  number(column: string): string
}

function begin(checked: CheckedOrder, context: CompileContext): Compiling {
  const values = valuesFor(context.dialect)
  const ofRow = (name: string) => ({ ...viewColumn(checked)(name), sql: `s.${name}` })
  return {
    values,
    with: selectedRows(checked, { ...context, values, period: checked.order.selection.period }),
    dimensions: checked.dimensions.map((_, at) => `s.d${at}, `).join(''),
    holds: ({ rows }, also = []) =>
      [
        condition([...rows.where, ...also], ofRow, values),
        ...rows.has.map((column) => `s.${column} is not null`),
      ]
        .filter((each, at) => each !== 'true' || (at === 0 && rows.has.length === 0))
        .join(' and '),
    number: (column) =>
      addsUpExactly(ofRow(column).type)
        ? `s.${column}`
        : `cast(s.${column} as ${context.dialect.types.number})`,
  }
}

const grouped = (many: number): string =>
  many === 0 ? '' : ` group by ${Array.from({ length: many }, (_, at) => at + 1).join(', ')}`

const sumOf = (compiling: Compiling, plan: MeasurePlan, { column, also }: SumPart): string => {
  const holds = compiling.holds(plan, also)
  if (column === undefined) return holds === 'true' ? 'count(*)' : `count(case when ${holds} then 1 end)`
  return `sum(case when ${holds} then ${compiling.number(column)} else 0 end)`
}
const differentSql = (compiling: Compiling, plan: MeasurePlan): string =>
  `count(distinct case when ${compiling.holds(plan)} then s.${plan.different!.column} end)`

/** Where there are no people: every row counts for itself. */
function cellsOfRows(
  checked: CheckedOrder,
  context: CompileContext,
  plans: readonly MeasurePlan[],
): CellQuestion {
  const compiling = begin(checked, context)
  const { disclosure } = checked.order.product
  const columns = columnsOf('c')
  const parts = plans.flatMap((plan) => {
    const { id: measure } = plan.measure
    const sums = plan.sums.flatMap((sum) => {
      const own = { column: columns.of(sumOf(compiling, plan, sum)), measure, part: sum.part }
      if (sum.dominated !== true || disclosure.dominance === undefined) return [own]
      const value = `(case when ${compiling.holds(plan)} then ${compiling.number(sum.column!)} end)`
      return [own, { column: columns.of(context.dialect.twoLargest(value)), measure, part: 'largest' }]
    })
    const { different } = plan
    return different === undefined
      ? sums
      : [...sums, { column: columns.of(differentSql(compiling, plan)), measure, part: different.part }]
  })
  const all = checked.view.columns
    .map(({ name }) => `coalesce(cast(s.${name} as varchar), '')`)
    .join(" || '|' || ")
  const key = disclosure.cellKey
    ? `sum(${context.dialect.firstByte(`${all} || ${compiling.values.of(context.cellKeySalt, 'text')}`)})`
    : '0'
  const text = `${compiling.with}
    select ${compiling.dimensions}count(*) as cell_rows, ${key} as cell_key${columns.list()}
    from s${grouped(checked.dimensions.length)}`
  return { ...compiling.values.finish(text), parts }
}

/** Where there are people: first each person's share of each cell, then the cells. */
function cellsOfPeople(
  checked: CheckedOrder,
  context: CompileContext,
  plans: readonly MeasurePlan[],
): CellQuestion {
  const compiling = begin(checked, context)
  const { dialect } = context
  const { person, disclosure } = checked.order.product
  const own = columnsOf('p')
  const cell = columnsOf('c')
  const part = (measure: string, name: string, sql: string): PartColumn => ({
    column: cell.of(sql),
    measure,
    part: name,
  })
  const counted = (measure: string, prefix: string, rows: string): PartColumn[] => [
    part(measure, `${prefix}people`, `count(case when a.${rows} > 0 then 1 end)`),
    part(measure, `${prefix}key`, `sum(case when a.${rows} > 0 then a.cell_key else 0 end)`),
  ]
  const parts = plans.flatMap((plan): PartColumn[] => {
    const { id } = plan.measure
    const rows = own.of(sumOf(compiling, plan, { part: 'n' }))
    const sums = plan.sums.flatMap((sum) => {
      const column = own.of(sumOf(compiling, plan, sum))
      const made = [part(id, sum.part, `sum(a.${column})`)]
      if (sum.dominated === true && disclosure.dominance !== undefined)
        made.push(part(id, 'largest', dialect.twoLargest(`(case when a.${rows} > 0 then a.${column} end)`)))
      if (sum.part === 'hits') made.push(...counted(id, 'hit_', column))
      return made
    })
    if (plan.measure.kind === 'distinct' && plan.different === undefined)
      sums.push(part(id, 'n', `count(case when a.${rows} > 0 then 1 end)`))
    return [...sums, ...counted(id, '', rows)]
  })
  const dimensions = checked.dimensions.map((_, at) => `a.d${at}, `).join('')
  const many = checked.dimensions.length
  const text = `${compiling.with},
    a as (select ${compiling.dimensions}s.${person} as who, count(*) as n, max(s.cell_key) as cell_key${own.list()}
      from s${grouped(many + 1)})
    select ${dimensions}sum(a.n) as cell_rows, count(*) as people, sum(a.cell_key) as cell_key${cell.list()}
    from a${grouped(many)}`
  return { ...compiling.values.finish(text), parts }
}

function differentOfPeople(
  checked: CheckedOrder,
  context: CompileContext,
  plans: readonly MeasurePlan[],
): CellQuestion {
  const compiling = begin(checked, context)
  const columns = columnsOf('c')
  const parts = plans.flatMap((plan) =>
    plan.different === undefined
      ? []
      : [
          {
            column: columns.of(differentSql(compiling, plan)),
            measure: plan.measure.id,
            part: plan.different.part,
          },
        ],
  )
  const text = `${compiling.with}
    select ${compiling.dimensions}count(*) as cell_rows${columns.list()} from s${grouped(checked.dimensions.length)}`
  return { ...compiling.values.finish(text), parts }
}

/** One question for the measures that look at the same values of the same rows, as a median and a percentile do. */
function stepQuestions(
  checked: CheckedOrder,
  context: CompileContext,
  plans: readonly MeasurePlan[],
): StepQuestion[] {
  const alike = Map.groupBy(
    plans.filter((plan) => plan.steps !== undefined),
    ({ steps, rows }) => JSON.stringify([steps, rows]),
  )
  return [...alike.values()].map((same) => {
    const [plan] = same as [MeasurePlan]
    const { column, step } = plan.steps!
    const compiling = begin(checked, context)
    const whole = step === 1 && ['int', 'bigint'].includes(checked.columns.get(column)!.type)
    // Rounded, since 1.1 / 0.1 is a little more than 11 in binary.
    const bucket = whole
      ? `s.${column}`
      : `ceil(round(s.${column} / ${compiling.values.of(step, 'number')}, 6))`
    const many = checked.dimensions.length
    const text = `${compiling.with}
      select ${compiling.dimensions}cast(${bucket} as bigint) as bucket, count(*) as times
      from s where ${compiling.holds(plan)}${grouped(many + 1)}`
    return { ...compiling.values.finish(text), measures: same.map(({ measure }) => measure.id), step }
  })
}
