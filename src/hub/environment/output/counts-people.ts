interface Expression {
  class?: string
  alias?: string
  function_name?: string
  distinct?: boolean
  children?: Expression[]
  column_names?: string[]
}

interface Select {
  select_list?: Expression[]
  from_table?: { type?: string; table_name?: string }
  cte_map?: { map?: unknown[] }
}

/**
 * Whether a question has `count(distinct person)` of the table itself as a column, with nothing between that could stand in for people.
 *
 * @param parsed the question as DuckDB reads it, `json_serialize_sql`
 */
export function isCountOf(
  parsed: string,
  { column, table, person }: { column: string; table: string; person: string },
): boolean {
  const { statements } = JSON.parse(parsed) as { statements?: { node?: Select }[] }
  const { select_list = [], from_table, cte_map } = statements?.[0]?.node ?? {}
  const found = select_list.find(({ alias }) => alias === column)
  const [of] = found?.children ?? []
  return (
    from_table?.type === 'BASE_TABLE' &&
    from_table.table_name?.toLowerCase() === table &&
    cte_map?.map?.length === 0 &&
    found?.class === 'FUNCTION' &&
    found.function_name === 'count' &&
    found.distinct === true &&
    of?.class === 'COLUMN_REF' &&
    of.column_names?.at(-1)?.toLowerCase() === person
  )
}
