import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
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
      Type.Boolean({ description: 'Show what protected identity hides; needs `by`, and is logged' }),
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
    async ({ params, query }) => {
      if (query.reveal === true) return register.reveal(params.id, query)
      return shown(await register.get(params.id, query))
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
    async ({ params, query }) => register.reveals(params.id, query),
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
    async ({ body, query }) => {
      const found = await register.find(body.personIdentity, { ...query, ...body })
      return { items: found.map(shown) }
    },
  )
}
