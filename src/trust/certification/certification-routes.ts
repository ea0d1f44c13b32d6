import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import {
  Admission,
  AdmissionWrite,
  AllowList,
  HeldMark,
  MarkRevocation,
  MarkWrite,
  Product,
  ProductWrite,
  Scheme,
  SchemeWrite,
} from '../contract/agreement.ts'
import { PartyChange } from '../contract/party.ts'
import { BasedOn, Id, PageQuery, page } from '../contract/values.ts'
import type { CertificationService } from './certification-service.ts'

const base = '/api/trust/v1'
const tags = ['certification']
const read = { permission: 'trust.certification.read' }
const write = { permission: 'trust.certification.write' }
const ById = Type.Object({ id: Id })
const ByController = Type.Object({ controller: Id })
const ByAdmission = Type.Object({ controller: Id, id: Id })
const ByMark = Type.Object({ id: Id, mark: Id })
const History = { 200: Type.Object({ items: Type.Array(PartyChange) }) }
const historySummary = 'Each version, and who made it, the newest first'

/** Schemes, products and what they hold, and the allow-lists of controllers. */
export function certificationRoutes(app: App, certification: CertificationService): void {
  schemeRoutes(app, certification)
  productRoutes(app, certification)
  markRoutes(app, certification)
  allowListRoutes(app, certification)
}

function schemeRoutes(app: App, certification: CertificationService): void {
  app.get(
    `${base}/schemes`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Schemes that products are certified by',
        querystring: PageQuery,
        response: { 200: page(Scheme) },
      },
    },
    (request) => certification.listSchemes(request.query),
  )
  app.get(
    `${base}/schemes/:id/history`,
    { config: read, schema: { tags, summary: historySummary, params: ById, response: History } },
    async (request) => ({ items: await certification.history('scheme', request.params.id) }),
  )
  app.post(
    `${base}/schemes`,
    {
      config: write,
      schema: { tags, summary: 'Add a scheme', body: SchemeWrite, response: { 201: Scheme } },
    },
    async (request, reply) =>
      reply.code(201).send(await certification.writeScheme(partyOf(request), request.body)),
  )
  app.put(
    `${base}/schemes/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a scheme',
        params: ById,
        body: SchemeWrite,
        response: { 200: Scheme },
      },
    },
    (request) => certification.writeScheme(partyOf(request), request.body, request.params.id),
  )
}

function productRoutes(app: App, certification: CertificationService): void {
  app.get(
    `${base}/products`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Products that systems run, with the marks they hold',
        querystring: Type.Object({ ...PageQuery.properties, supplier: Type.Optional(Id) }),
        response: { 200: page(Product) },
      },
    },
    (request) => certification.listProducts(request.query),
  )
  app.get(
    `${base}/products/:id`,
    { config: read, schema: { tags, summary: 'One product', params: ById, response: { 200: Product } } },
    (request) => certification.getProduct(request.params.id),
  )
  app.get(
    `${base}/products/:id/history`,
    { config: read, schema: { tags, summary: historySummary, params: ById, response: History } },
    async (request) => ({ items: await certification.history('product', request.params.id) }),
  )
  app.post(
    `${base}/products`,
    {
      config: write,
      schema: { tags, summary: "Add a supplier's product", body: ProductWrite, response: { 201: Product } },
    },
    async (request, reply) =>
      reply.code(201).send(await certification.writeProduct(partyOf(request), request.body)),
  )
  app.put(
    `${base}/products/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a product',
        params: ById,
        body: ProductWrite,
        response: { 200: Product },
      },
    },
    (request) => certification.writeProduct(partyOf(request), request.body, request.params.id),
  )
}

function markRoutes(app: App, certification: CertificationService): void {
  app.post(
    `${base}/products/:id/marks`,
    {
      config: write,
      schema: {
        tags,
        summary:
          'Add a mark: a signed one is verified with its issuer, another is recorded by who has seen it',
        params: ById,
        body: MarkWrite,
        response: { 201: HeldMark },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await certification.addMark(partyOf(request), request.params.id, request.body)),
  )
  app.post(
    `${base}/products/:id/marks/:mark/revoke`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke a mark: it admits nothing from the next decision on',
        params: ByMark,
        body: MarkRevocation,
        response: { 200: HeldMark },
      },
    },
    (request) => {
      const { id, mark } = request.params
      return certification.revokeMark(partyOf(request), id, mark, request.body.reason)
    },
  )
}

function allowListRoutes(app: App, certification: CertificationService): void {
  const list = `${base}/allow-lists/:controller`
  app.get(
    list,
    {
      config: read,
      schema: {
        tags,
        summary: "A controller's criteria, and each product with what admits it or what it lacks",
        params: ByController,
        response: { 200: AllowList },
      },
    },
    (request) => certification.allowList(partyOf(request), request.params.controller),
  )
  app.post(
    `${list}/admissions`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a criterion: what it admits is admitted at once',
        params: ByController,
        body: AdmissionWrite,
        response: { 201: Admission },
      },
    },
    async (request, reply) => {
      const { controller } = request.params
      return reply
        .code(201)
        .send(await certification.writeAdmission(partyOf(request), controller, request.body))
    },
  )
  app.put(
    `${list}/admissions/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a criterion',
        params: ByAdmission,
        body: AdmissionWrite,
        response: { 200: Admission },
      },
    },
    (request) => {
      const { controller, id } = request.params
      return certification.writeAdmission(partyOf(request), controller, request.body, id)
    },
  )
  app.delete(
    `${list}/admissions/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a criterion: what only it admitted is admitted no more',
        params: ByAdmission,
        querystring: Type.Object({ version: BasedOn }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { controller, id } = request.params
      await certification.removeAdmission(partyOf(request), controller, id, request.query.version)
      return reply.code(204).send(null)
    },
  )
  app.get(
    `${list}/admissions/:id/history`,
    { config: read, schema: { tags, summary: historySummary, params: ByAdmission, response: History } },
    async (request) => {
      const { controller, id } = request.params
      return { items: await certification.admissionHistory(partyOf(request), controller, id) }
    },
  )
}
