import type { PermitPage } from '../hub/contract/index.ts'
import { newId } from '../kernel/index.ts'
import type { DemoWorker } from './demo-worker.ts'

/** A permit that somebody holds for a year, put where permits are kept without an application being decided on. @returns its id */
export async function givePermit(
  sql: (text: string, values: unknown[]) => Promise<unknown>,
  { id: person, organisation }: Pick<DemoWorker, 'id' | 'organisation'>,
  {
    kind,
    product,
    selection,
    regions,
  }: Pick<PermitPage, 'kind' | 'product' | 'selection'> & { regions: readonly string[] },
): Promise<string> {
  const [application, permit] = [newId(), newId()]
  await sql(
    `insert into hub.request (id, kind, product, title, content, state, organisation, organisation_name, applicant, created_at, decided_at)
     values ($1, $2, $3, 'A test', '{}', 'approved', $4, 'Test', 'somebody', now(), now())`,
    [application, kind, product, organisation],
  )
  await sql(
    `insert into hub.permit (id, number, request, kind, organisation, product, selection, regions, people, purpose, valid_from, valid_until)
     values ($1, 'DT 2026-1', $2, $3, $4, $5, $6, $7, $8, 'research', now() - interval '1 day', now() + interval '1 year')`,
    [permit, application, kind, organisation, product, JSON.stringify(selection), regions, [person]],
  )
  return permit
}
