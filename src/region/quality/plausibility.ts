/** What columns of a row say together. `bad` is in the SQL that DuckDB, PostgreSQL and Trino share; `{now}` is the time of the check. */
interface Plausible {
  readonly column: string
  readonly reason: string
  readonly bad: string
}

const dayAfter = `{now} + interval '1' day`
const future = (column: string): Plausible => ({
  column,
  reason: 'in_future',
  bad: `${column} > ${dayAfter}`,
})
const before = (column: string, start: string): Plausible => ({
  column,
  reason: `before_${start}`,
  bad: `${column} < ${start}`,
})

/** By entity. A row that breaks one of these is not believed. */
export const plausibility: Readonly<Record<string, readonly Plausible[]>> = {
  person: [{ column: 'birth_year', reason: 'in_future', bad: 'birth_year > extract(year from {now})' }],
  contact: [before('ended', 'started'), future('started')],
  queue_entry: [
    before('offered', 'since'),
    before('booked', 'since'),
    before('performed', 'since'),
    before('left_queue', 'since'),
    future('performed'),
    future('left_queue'),
  ],
  bed_day: [
    future('measured'),
    { column: 'overcrowded', reason: 'more_than_occupied', bad: 'overcrowded > occupied' },
    { column: 'outlying', reason: 'more_than_occupied', bad: 'outlying > occupied' },
  ],
  contact_cost: [
    {
      column: 'cost',
      reason: 'less_than_parts',
      // A krona is what rounding each part may come to.
      bad: `coalesce(cost_care, cost_surgery, cost_diagnostics, cost_medicine, cost_other) is not null and cost + 1 < coalesce(cost_care, 0) + coalesce(cost_surgery, 0) + coalesce(cost_diagnostics, 0)
        + coalesce(cost_medicine, 0) + coalesce(cost_other, 0)`,
    },
  ],
}
