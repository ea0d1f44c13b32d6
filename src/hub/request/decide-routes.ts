import type { App } from '../../kernel/index.ts'
import { partyOf } from '../../kernel/index.ts'
import {
  RequestAct,
  RequestActWithReasons,
  RequestAsk,
  RequestDecide,
  RequestPage,
} from '../contract/request.ts'
import { decide } from './decide.ts'
import { ask, declareComplete, extend, type RequestDeps } from './request-acts.ts'
import { after, ById, path, tags } from './request-routes.ts'

const config = { permission: 'hub.requests.decide' }

/** What whoever decides does with applications: asks for what is missing, takes more time, decides. */
export function decideRoutes(app: App, deps: RequestDeps): void {
  const response = { 200: RequestPage }
  app.post(
    `${path}/:id/ask`,
    {
      config,
      schema: { tags, summary: 'Ask the applicant to complete it', params: ById, body: RequestAsk, response },
    },
    async (request) => {
      const party = partyOf(request)
      await ask(deps, party, request.params.id, request.body)
      return after(deps, party, request.params.id)
    },
  )
  app.post(
    `${path}/:id/complete`,
    {
      config,
      schema: { tags, summary: 'Say that it is complete', params: ById, body: RequestAct, response },
    },
    async (request) => {
      const party = partyOf(request)
      await declareComplete(deps, party, request.params.id, request.body.version)
      return after(deps, party, request.params.id)
    },
  )
  app.post(
    `${path}/:id/extend`,
    {
      config,
      schema: {
        tags,
        summary: 'Take more time to decide, once; the applicant sees why',
        params: ById,
        body: RequestActWithReasons,
        response,
      },
    },
    async (request) => {
      const party = partyOf(request)
      await extend(deps, party, request.params.id, request.body)
      return after(deps, party, request.params.id)
    },
  )
  app.post(
    `${path}/:id/decide`,
    {
      config,
      schema: {
        tags,
        summary: 'Decide on a complete application, with reasons; what is granted is a permit at once',
        params: ById,
        body: RequestDecide,
        response,
      },
    },
    async (request) => {
      const party = partyOf(request)
      await decide(deps, party, request.params.id, request.body)
      return after(deps, party, request.params.id)
    },
  )
}
