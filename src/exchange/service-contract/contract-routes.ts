import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import {
  Contract,
  ContractChange,
  ContractImport,
  ContractPage,
  ContractPreview,
  ContractWrite,
  LifecycleWrite,
  RequirementsAsked,
} from '../contract/service-contract.ts'
import { Id, oneOf } from '../contract/values.ts'
import { requirementsOf } from './classification.ts'
import type { FollowedBook } from './contract-book.ts'
import { contractErrors } from './contract-errors.ts'
import { contractPage } from './contract-page.ts'
import type { ContractService } from './contract-service.ts'
import { readChanges, type StoredContract } from './contract-store.ts'
import { baseName } from './file-set.ts'
import { schemaOf } from './published-files.ts'
import { requirementsDocx, requirementsMarkdown } from './requirements-text.ts'
import { contractKinds, lifecycles } from './service-contract.ts'

export interface ContractRouteDeps {
  db: Database
  guard: Guard
  book: FollowedBook
  service: ContractService
  nameOf(id: string): Promise<string | undefined>
}

const path = '/api/exchange/v1/contracts'
const tags = ['contracts']
const read = { permission: 'exchange.contracts.read' }
const write = { permission: 'exchange.contracts.write' }
const ById = Type.Object({ id: Id })
const largest = 8 * 1024 * 1024

const shown = ({ personAt, ...contract }: StoredContract) => ({
  ...contract,
  informationTypes: [...contract.informationTypes],
  operations: [...contract.operations],
  ...(personAt && { personAt: [...personAt] }),
  requirements: requirementsOf(contract.classification),
})

/** The catalogue of service contracts. */
export function contractRoutes(app: App, deps: ContractRouteDeps): void {
  readRoutes(app, deps)
  writeRoutes(app, deps)
  fileRoutes(app, deps)
  requirementRoutes(app, deps)
}

/** @throws {KnutpunktError} exchange.contract_not_found */
function found({ book }: ContractRouteDeps, id: string): StoredContract {
  const contract = book.all().find((each) => each.id === id)
  if (contract === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
  return contract
}

function readRoutes(app: App, deps: ContractRouteDeps): void {
  const { guard, book, db } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Service contracts, all or those in which every word is found',
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 100 })),
          lifecycle: Type.Optional(oneOf(lifecycles)),
          kind: Type.Optional(oneOf(contractKinds)),
        }),
        response: { 200: Type.Object({ items: Type.Array(Contract) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const { search = '', lifecycle, kind } = request.query
      const words = search.toLowerCase().split(/\s+/).filter(Boolean)
      const items = book
        .all()
        .filter((each) => lifecycle === undefined || each.lifecycle === lifecycle)
        .filter((each) => kind === undefined || each.kind === kind)
        .filter((each) => {
          const text =
            `${each.domain} ${each.name} ${each.key} ${each.informationTypes.join(' ')}`.toLowerCase()
          return words.every((word) => text.includes(word))
        })
      return { items: items.map(shown) }
    },
  )
  app.get(
    `${path}/:id`,
    { config: read, schema: { tags, summary: 'One contract', params: ById, response: { 200: Contract } } },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const contract = found(deps, request.params.id)
      const files = await book.files(contract)
      return { ...shown(contract), files: files.map(({ name }) => name) }
    },
  )
  app.get(
    `${path}/:id/page`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Its messages, readable, with examples',
        params: ById,
        response: { 200: ContractPage },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const contract = found(deps, request.params.id)
      return contractPage(contract, await book.files(contract))
    },
  )
  app.get(
    `${path}/:id/history`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Who changed what when, the newest first',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(ContractChange) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const changes = await readChanges(db.pool, found(deps, request.params.id).id)
      const items = await Promise.all(
        changes.map(async ({ version, at, act, by, document }) => {
          const name = await deps.nameOf(by)
          return { version, at: at.toISOString(), act, by: { id: by, ...(name && { name }) }, document }
        }),
      )
      return { items }
    },
  )
}

function writeRoutes(app: App, { service }: ContractRouteDeps): void {
  app.post(
    `${path}/preview`,
    {
      config: write,
      bodyLimit: largest,
      schema: {
        tags,
        summary: 'What importing files would make, without keeping them',
        body: ContractImport,
        response: { 200: ContractPreview },
      },
    },
    async (request) => service.preview(request.body.files),
  )
  app.post(
    path,
    {
      config: write,
      bodyLimit: largest,
      schema: {
        tags,
        summary: 'Import a contract: a WSDL with its XSDs, or an OpenAPI document',
        body: ContractImport,
        response: { 201: Contract },
      },
    },
    async (request, reply) =>
      reply.code(201).send(shown(await service.import(partyOf(request), request.body))),
  )
  app.put(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change what is said of a contract',
        params: ById,
        body: ContractWrite,
        response: { 200: Contract },
      },
    },
    async (request) => shown(await service.change(partyOf(request), request.params.id, request.body)),
  )
  app.post(
    `${path}/:id/lifecycle`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Put a contract in force, deprecate or withdraw it',
        params: ById,
        body: LifecycleWrite,
        response: { 200: Contract },
      },
    },
    async (request) => {
      const { lifecycle, sunset } = request.body
      return shown(await service.moveTo(partyOf(request), request.params.id, lifecycle, sunset))
    },
  )
}

/** Public, for toolkits: contracts hold no personal data. */
function fileRoutes(app: App, deps: ContractRouteDeps): void {
  app.get(
    `${path}/:id/files/:name`,
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'One of its files as it was imported; a schema with what it refers to beside it',
        params: Type.Object({ id: Id, name: Type.String({ maxLength: 200 }) }),
        response: { 200: Type.Any() },
      },
    },
    async (request, reply) => {
      const { id, name } = request.params
      const files = await deps.book.files(found(deps, id))
      const file = files.find((each) => baseName(each.name) === name)
      if (file === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
      const xml = /\.(xsd|wsdl)$/i.test(name)
      reply.header('content-type', xml ? 'application/xml; charset=utf-8' : 'text/plain; charset=utf-8')
      return reply.send(/\.xsd$/i.test(name) ? schemaOf(file.content) : file.content)
    },
  )
}

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

function requirementRoutes(app: App, deps: ContractRouteDeps): void {
  app.post(
    '/api/exchange/v1/requirements',
    {
      config: read,
      schema: {
        tags,
        summary:
          'What contracts ask of suppliers, as text for a procurement, each line with the test that shows it',
        body: RequirementsAsked,
        response: { 200: Type.Any() },
      },
    },
    async (request, reply) => {
      await deps.guard.require(partyOf(request), { act: 'services.read' })
      const { contracts, format, language } = request.body
      const chosen = contracts.map((id) => found(deps, id))
      if (format === 'markdown') {
        reply.header('content-type', 'text/markdown; charset=utf-8')
        return reply.send(requirementsMarkdown(chosen, language))
      }
      reply.header('content-type', docx)
      return reply.send(await requirementsDocx(chosen, language))
    },
  )
}
