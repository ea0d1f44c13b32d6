import Type from 'typebox'
import { type App, KnutpunktError } from '../../kernel/index.ts'
import { page } from '../../trust/index.ts'
import { Decision, DecisionExport, DecisionNumber, DecisionQuery } from '../contract/permit.ts'
import { decisions } from './register.ts'
import { registerCsv } from './register-csv.ts'
import type { RequestDeps } from './request-acts.ts'
import { requestErrors } from './request-errors.ts'

const path = '/api/hub/v1/decisions'
const tags = ['register of decisions']
const config = { permission: 'public' }
/** Most decisions in a file. */
const mostInFile = 10_000

/** The public register of decisions on applications for data (EHDS article 58): with reasons, refusals too, and without persons. */
export function registerRoutes(app: App, deps: RequestDeps): void {
  app.get(
    path,
    {
      config,
      schema: {
        tags,
        summary: 'Decisions on applications for data, the newest first',
        querystring: DecisionQuery,
        response: { 200: page(Decision) },
      },
    },
    async ({ query: { limit = 50, cursor, ...chosen } }) => {
      const rows = await decisions(deps, chosen, { before: cursor, limit: limit + 1 })
      const items = rows.slice(0, limit)
      return { items, ...(rows.length > limit && { next: items.at(-1)!.number }) }
    },
  )
  app.get(
    `${path}/:number`,
    {
      config,
      schema: {
        tags,
        summary: 'A decision, by its number',
        params: Type.Object({ number: DecisionNumber }),
        response: { 200: Decision },
      },
    },
    async ({ params: { number } }) => {
      const [found] = await decisions(deps, {}, { number, limit: 1 })
      if (found === undefined) throw new KnutpunktError(requestErrors.decision_not_found)
      return found
    },
  )
  app.get(
    `${path}.csv`,
    {
      config,
      schema: { tags, summary: 'The register as a file, as it is chosen', querystring: DecisionExport },
    },
    async ({ query: { separator = 'semicolon', ...chosen } }, reply) => {
      const all = await decisions(deps, chosen, { limit: mostInFile })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="decisions.csv"')
        .send(registerCsv(all, separator === 'comma' ? ',' : ';'))
    },
  )
}
