import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import { Id, Person, PersonWrite, Reveal } from '../contract/index.ts'
import { addRegisterRoutes, ById, base, ViewerQuery } from '../register/register-routes.ts'
import { shown, shownHistory } from './person.ts'
import type { PersonFilter, PersonRegister } from './person-store.ts'

const tags = ['people']
const permission = 'welfare.people.read'

const OneQuery = Type.Intersect([
  ViewerQuery,
  Type.Object({
    reveal: Type.Optional(
      Type.Boolean({
        description:
          'Show what protected identity hides to whoever needs it to help; a system says `by`. It is logged',
      }),
    ),
    by: Type.Optional(Id),
  }),
])

const FindBody = Type.Object({
  personIdentity: Type.String({
    minLength: 1,
    maxLength: 20,
    description: 'Personnummer, samordningsnummer or reservnummer',
  }),
  controller: Type.Optional(Id),
})

export function addPersonRoutes(app: App, register: PersonRegister): void {
  addRegisterRoutes<Person, PersonWrite, PersonFilter>(app, {
    path: 'people',
    one: 'person',
    many: 'people, those with protected identity without name and home',
    register,
    schemas: {
      Doc: Person,
      Write: PersonWrite,
      Filter: Type.Object({
        controller: Type.Optional(Id),
        home: Type.Optional(Id),
        protected: Type.Optional(Type.Boolean({ description: 'Whether she has a proven device in use' })),
      }),
    },
    show: shown,
    showHistory: async (id, changes) => ((await register.isHidden(id)) ? shownHistory(changes) : changes),
    ownGet: true,
    removable: true,
  })
  app.get(
    `${base}/people/:id`,
    {
      config: { permission },
      schema: {
        tags,
        summary: 'Read one person',
        params: ById,
        querystring: OneQuery,
        response: { 200: Person },
      },
    },
    async (request) => {
      const { params, query } = request
      const viewer = await register.viewer(partyOf(request), query.group)
      if (query.reveal === true) return register.reveal(params.id, query.by, viewer)
      return shown(await register.get(params.id, viewer))
    },
  )
  app.get(
    `${base}/people/:id/reveals`,
    {
      config: { permission },
      schema: {
        tags,
        summary: 'Who was shown what protected identity hides, newest first',
        params: ById,
        querystring: ViewerQuery,
        response: { 200: Type.Array(Reveal) },
      },
    },
    async (request) =>
      register.reveals(request.params.id, await register.viewer(partyOf(request), request.query.group)),
  )
  app.post(
    `${base}/people/find`,
    {
      config: { permission },
      schema: {
        tags,
        summary: 'Find a person by identity number, which never stands in a URL',
        querystring: ViewerQuery,
        body: FindBody,
        response: { 200: Type.Object({ items: Type.Array(Person) }) },
      },
    },
    async (request) => {
      const { body, query } = request
      const viewer = await register.viewer(partyOf(request), query.group)
      const found = await register.findByIdentity(body.personIdentity, body, viewer)
      return { items: found.map(shown) }
    },
  )
}
