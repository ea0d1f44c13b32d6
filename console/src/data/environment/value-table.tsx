/** Rows as they are, without anything made of them: numbers to the right, nothing as a dash. */
export function ValueTable({
  label,
  columns,
  rows,
}: {
  label: string
  columns: readonly { name: string; type: string }[]
  rows: readonly (readonly unknown[])[]
}) {
  return (
    <div
      className="services-scroll table-frame environment-values"
      role="group"
      aria-label={label}
      tabIndex={0}
    >
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" className={isNumber(type) ? 'number' : undefined}>
                {name} <span className="quiet">{type.toLowerCase()}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own
            <tr key={at}>
              {columns.map(({ name, type }, column) => (
                <td key={name} className={isNumber(type) ? 'number' : undefined}>
                  {shown(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const isNumber = (type: string): boolean => /INT|DECIMAL|DOUBLE|FLOAT/.test(type)

const shown = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
