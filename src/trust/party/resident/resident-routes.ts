import Type from 'typebox'
import { type App, partyOf } from '../../../kernel/index.ts'
import { AbilityWrite, Resident } from '../../contract/party.ts'
import { Id, text } from '../../contract/values.ts'
import { base, History } from '../register/register-routes.ts'
import { tidy } from '../register/tidy.ts'
import type { Residents } from './resident-store.ts'

const ById = Type.Object({ id: Id })
const Find = Type.Object(
  { personIdentity: text(20, 'Personnummer, samordningsnummer or reservnummer') },
  { title: 'ResidentFind', additionalProperties: false },
)

/** Mounts residents under `/api/trust/v1/residents`. An identity is in a body, never in an address. */
export function addResidentRoutes(app: App, residents: Residents): void {
  const url = `${base}/residents`
  const tags = ['residents']
  const read = { permission: 'trust.rights.read' }

  app.get(
    `${url}/:id`,
    { config: read, schema: { tags, summary: 'Read a resident', params: ById, response: { 200: Resident } } },
    async (request) => residents.get(partyOf(request), request.params.id),
  )
  app.post(
    `${url}/find`,
    {
      config: { ...read, levelOfAssurance: 3 },
      schema: {
        tags,
        summary: 'Find a resident by personal identity; staff alone, and it is in the log',
        body: Find,
        response: { 200: Resident },
      },
    },
    async (request) => residents.find(partyOf(request), request.body.personIdentity),
  )
  app.post(
    `${base}/people/:id/proxy-holders`,
    {
      config: { permission: 'trust.rights.write', levelOfAssurance: 3 },
      schema: {
        tags,
        summary: 'Whom a resident would make her proxy, by his personal identity',
        params: ById,
        body: Find,
        response: { 200: Type.Object({ id: Id, name: Type.String() }) },
      },
    },
    async (request) => {
      const { id } = request.params
      return residents.holder(partyOf(request), id, request.body.personIdentity)
    },
  )
  app.put(
    `${url}/:id/ability`,
    {
      config: { permission: 'trust.rights.write', levelOfAssurance: 3 },
      schema: {
        tags,
        summary: 'Record an assessment of whether she can consent herself; staff alone',
        params: ById,
        body: AbilityWrite,
        response: { 200: Resident },
      },
    },
    async (request) =>
      residents.assess(partyOf(request), request.params.id, tidy(AbilityWrite, request.body)),
  )
  app.get(
    `${url}/:id/history`,
    {
      config: { ...read, levelOfAssurance: 3 },
      schema: {
        tags,
        summary: 'The assessments of her ability to consent, newest first',
        params: ById,
        response: { 200: History },
      },
    },
    async (request) => ({ items: await residents.history(partyOf(request), request.params.id) }),
  )
}
