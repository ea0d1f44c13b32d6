import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import {
  Agreement,
  AgreementEffect,
  AgreementEffectQuestion,
  AgreementWrite,
  agreementKinds,
} from '../contract/agreement.ts'
import { PartyChange } from '../contract/party.ts'
import { Id, oneOf, PageQuery, page } from '../contract/values.ts'
import type { AgreementService } from './agreement-service.ts'

const path = '/api/trust/v1/agreements'
const tags = ['agreements']
const read = { permission: 'trust.agreements.read' }
const write = { permission: 'trust.agreements.write' }
const ById = Type.Object({ id: Id })

export const AgreementQuery = Type.Object({
  ...PageQuery.properties,
  kind: Type.Optional(oneOf(agreementKinds)),
  state: Type.Optional(oneOf(['upcoming', 'in_force', 'expired', 'ended'] as const)),
  organisation: Type.Optional(Id),
})

/** Agreements between parties: read, written by those who give, ended; and what each of that changes at once. */
export function agreementRoutes(app: App, agreements: AgreementService): void {
  readRoutes(app, agreements)
  effectRoutes(app, agreements)
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Register an agreement; what it allows is allowed at once',
        body: AgreementWrite,
        response: { 201: Agreement },
      },
    },
    async (request, reply) => reply.code(201).send(await agreements.create(partyOf(request), request.body)),
  )
  app.put(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an agreement; what it allowed changes at once',
        params: ById,
        body: AgreementWrite,
        response: { 200: Agreement },
      },
    },
    (request) => agreements.change(partyOf(request), request.params.id, request.body),
  )
  app.post(
    `${path}/:id/end`,
    {
      config: write,
      schema: {
        tags,
        summary: 'End an agreement; what it allowed stops at once',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await agreements.end(partyOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function readRoutes(app: App, agreements: AgreementService): void {
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Agreements in which one of your organisations is a party, the newest first',
        querystring: AgreementQuery,
        response: { 200: page(Agreement) },
      },
    },
    (request) => agreements.list(partyOf(request), request.query),
  )
  app.get(
    `${path}/:id`,
    { config: read, schema: { tags, summary: 'One agreement', params: ById, response: { 200: Agreement } } },
    (request) => agreements.get(partyOf(request), request.params.id),
  )
  app.get(
    `${path}/:id/history`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Each version, and who made it, the newest first',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(PartyChange) }) },
      },
    },
    async (request) => ({ items: await agreements.history(partyOf(request), request.params.id) }),
  )
}

function effectRoutes(app: App, agreements: AgreementService): void {
  app.post(
    `${path}/effect`,
    {
      config: write,
      schema: {
        tags,
        summary: 'What a write, or the end of an agreement, would allow and stop at once; nothing is changed',
        body: AgreementEffectQuestion,
        response: { 200: AgreementEffect },
      },
    },
    (request) => agreements.preview(partyOf(request), request.body),
  )
  app.get(
    `${path}/:id/effect`,
    {
      config: read,
      schema: {
        tags,
        summary: 'What the change that made a version allowed and stopped; the latest, when none is told',
        params: ById,
        querystring: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: AgreementEffect },
      },
    },
    (request) => agreements.effect(partyOf(request), request.params.id, request.query.version),
  )
}
