/** What something is called, and under it the id that systems know it by. */
export function Named({ name, id }: { name: string | undefined; id: string }) {
  if (name === undefined || name === id) return <span className="services-id">{id}</span>
  return (
    <>
      {name}
      <div className="quiet services-id">{id}</div>
    </>
  )
}

/** The same in one line, for files and for sorting. */
export const namedText = (name: string | undefined, id: string): string =>
  name === undefined || name === id ? id : `${name} (${id})`
