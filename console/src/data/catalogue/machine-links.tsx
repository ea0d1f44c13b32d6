import { catalogueApi } from './catalogue-api.ts'

/** What other catalogues harvest: all of it, or one dataset. */
export function MachineLinks({ id }: { id?: string }) {
  const at = id === undefined ? catalogueApi : `${catalogueApi}/${id}`
  return (
    <>
      <a href={`${at}.ttl`}>Turtle</a>, <a href={`${at}.jsonld`}>JSON-LD</a>
    </>
  )
}
