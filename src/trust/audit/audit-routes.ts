import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, type Database, KnutpunktError, type Text } from '../../kernel/index.ts'
import {
  AuditCheckResult,
  type AuditEntry,
  AuditEntryPage,
  AuditEntryQuery,
  type AuditEntryWrite,
  AuditExtract,
  AuditExtractQuery,
} from '../contract/audit.ts'
import type { Audit } from './audit.ts'
import { auditErrors } from './audit-errors.ts'
import type { Checker } from './check/checker.ts'
import { isEntryOf, listEntries } from './entry/entry-list.ts'
import type { Texts } from './extract/act-texts.ts'
import { actText, type ExtractNames, namesIn, readExtract } from './extract/extract.ts'
import { toBundle } from './fhir/audit-event.ts'
import type { LogIdentity } from './keys/log-identity.ts'
import type { LogReader } from './log/log-reader.ts'
import type { ReviewActor } from './review/review-acts.ts'
import { parseTilePath, tileWidth } from './tree/tiles.ts'

/** Who asks, as the session or the token says. */
export interface AuditAsker extends ReviewActor {
  /** Of a resident: the person she is. */
  readonly person?: string
}

export interface AuditRouteDeps {
  db: Database
  audit: Pick<Audit, 'append'>
  identity: LogIdentity
  reader: LogReader
  names: ExtractNames
  checker: Checker
  asker(request: FastifyRequest): AuditAsker
}

export const auditBase = '/api/trust/v1/audit'
const tags = ['audit']
/** Who has read of whom is data about health: a strong login (GDPR art. 32; PDL 4 kap. 2 §). */
export const surely = { levelOfAssurance: 3 } as const
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })
const SizeQuery = Type.Object({ size: Type.Optional(Type.Integer({ minimum: 1 })) })
const ConsistencyQuery = Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) })

/** The audit log over HTTP: what proves it (C2SP tlog-tiles), what it says, and to each person what it says of her. */
export function auditRoutes(app: App, deps: AuditRouteDeps): void {
  proofRoutes(app, deps)
  entryRoutes(app, deps)
  extractRoutes(app, deps)
  checkRoutes(app, deps)
}

function proofRoutes(app: App, deps: AuditRouteDeps): void {
  const { reader, identity, asker } = deps
  const config = { permission: 'trust.audit.read' }
  app.get(
    `${auditBase}/checkpoint`,
    {
      config,
      schema: {
        tags,
        summary: 'The signed checkpoint, with what others have cosigned (C2SP)',
        querystring: SizeQuery,
      },
    },
    async (request, reply) => sendText(reply, await reader.checkpoint(request.query.size)),
  )
  app.get(
    `${auditBase}/tile/*`,
    {
      config,
      schema: {
        tags,
        summary:
          'A tile of hashes, or a bundle of entries as the log holds them: salted commitments (C2SP tlog-tiles)',
      },
    },
    async (request, reply) => {
      const tile = parseTilePath(`tile/${(request.params as { '*': string })['*']}`)
      if (!tile) throw new KnutpunktError(auditErrors.audit_tile_not_found)
      const bytes = await reader.tile(tile)
      const seconds = tile.width === tileWidth ? 31_536_000 : 3600
      void reply.header('cache-control', `private, max-age=${seconds}, immutable`)
      return reply.type('application/octet-stream').send(bytes)
    },
  )
  app.get(
    `${auditBase}/keys`,
    { config, schema: { tags, summary: "The log's verifier keys, one a line (C2SP signed-note)" } },
    async (_request, reply) =>
      sendText(reply, [...identity.verifierKeys, ...identity.pastVerifierKeys, ''].join('\n')),
  )
  app.get(
    `${auditBase}/consistency`,
    {
      config,
      schema: {
        tags,
        summary: 'That the log of one size begins with the log of another (RFC 6962, 2.1.2)',
        querystring: ConsistencyQuery,
        response: { 200: Type.Object({ hashes: Type.Array(Type.String()) }) },
      },
    },
    async ({ query: { from, to } }) => ({ hashes: await reader.consistencyProof(from, to) }),
  )
  app.get(
    `${auditBase}/entries/:id/proof`,
    {
      config: { ...config, ...surely },
      schema: {
        tags,
        summary: 'That an entry is in the log, with what it says (C2SP tlog-proof); itself an entry',
        params: ById,
      },
    },
    async (request, reply) => {
      await enterProof(deps, asker(request), request.params.id)
      const proof = await reader.inclusionProof(request.params.id)
      void reply.header('content-disposition', `attachment; filename="${request.params.id}.tlog-proof"`)
      return sendText(reply, proof)
    },
  )
}

/** What the acts are called; one without words is shown by its code. */
function actsIn(entries: readonly AuditEntry[], texts: Texts = {}): Record<string, Text> {
  const called = [...new Set(entries.map(({ act }) => act))].map(
    (code) => [code, actText(code, texts)] as const,
  )
  return Object.fromEntries(called.filter((each): each is [string, Text] => each[1] !== undefined))
}

/** What an entry says is for those who may read it in the list; an erased one says nothing any more. */
async function enterProof({ db, audit }: AuditRouteDeps, by: AuditAsker, id: string): Promise<void> {
  const { rows } = await db.pool.query<{ person: string | null }>(
    'select person from trust.audit_entry where id = $1',
    [id],
  )
  const [entry] = rows
  if (entry === undefined) return
  if (by.controllers && !(await isEntryOf(db.pool, id, by.controllers)))
    throw new KnutpunktError(auditErrors.audit_entry_not_found)
  await audit.append(db.pool, [{ ...reading(by, 'trust.audit.prove', entry.person ?? undefined), about: id }])
}

function entryRoutes(app: App, { db, audit, identity, names, asker }: AuditRouteDeps): void {
  const config = { permission: 'trust.audit.read', ...surely }
  /** Whoever reads the log is in the log. */
  const read = async (request: FastifyRequest, query: AuditEntryQuery) => {
    const by = asker(request)
    const page = await listEntries(db.pool, query, by.controllers)
    await audit.append(db.pool, [reading(by, 'trust.audit.list', query.person)])
    return page
  }
  app.get(
    `${auditBase}/entries`,
    {
      config,
      schema: {
        tags,
        summary: 'Entries, latest first',
        querystring: AuditEntryQuery,
        response: { 200: AuditEntryPage },
      },
    },
    async (request) => {
      const page = await read(request, request.query)
      return { ...page, names: await namesIn(page.items, names), acts: actsIn(page.items, names.texts) }
    },
  )
  app.get(
    `${auditBase}/events`,
    {
      config,
      schema: {
        tags,
        summary: 'Entries as a FHIR R4 Bundle of AuditEvents (IHE BALP); the header link has the next page',
        querystring: AuditEntryQuery,
      },
    },
    async (request, reply) => {
      const { items, next } = await read(request, request.query)
      if (next !== undefined) void reply.header('link', nextLink(request.query, next))
      void reply.header('cache-control', 'no-store').type('application/fhir+json; charset=utf-8')
      return reply.serializer(JSON.stringify).send(toBundle(items, identity))
    },
  )
}

function extractRoutes(app: App, { db, audit, names, asker }: AuditRouteDeps): void {
  const schema = { tags, querystring: AuditExtractQuery, response: { 200: AuditExtract } }
  app.get(
    `${auditBase}/mine`,
    {
      config: { permission: 'trust.audit.own', ...surely },
      schema: {
        ...schema,
        summary: 'Who has seen my data: who, at which unit, when and why (SVOD 4 kap. 5 §)',
      },
    },
    async (request) => {
      const { person } = asker(request)
      if (person === undefined) throw new KnutpunktError(auditErrors.audit_nobody)
      return readExtract(db.pool, person, request.query, names)
    },
  )
  app.get(
    `${auditBase}/people/:id/extract`,
    {
      config: { permission: 'trust.audit.extract', ...surely },
      schema: {
        ...schema,
        params: ById,
        summary: 'Who has seen a person’s data, taken out for her; itself an entry',
      },
    },
    async (request) => {
      const { id } = request.params
      const by = asker(request)
      const extract = await readExtract(db.pool, id, request.query, names, by.controllers)
      await audit.append(db.pool, [reading(by, 'trust.audit.extract', id)])
      return extract
    },
  )
}

function checkRoutes(app: App, { checker }: AuditRouteDeps): void {
  const config = { permission: 'trust.audit.read' }
  app.post(
    `${auditBase}/check`,
    {
      config,
      schema: {
        tags,
        summary:
          'Compares every row with what was signed, and names each that was altered, removed, put in or moved',
        description: 'A long log takes longer than an answer may; then GET has the result when it is done.',
        response: { 200: AuditCheckResult },
      },
    },
    () => checker.check(),
  )
  app.get(
    `${auditBase}/check`,
    { config, schema: { tags, summary: 'What the last check found', response: { 200: AuditCheckResult } } },
    async () => {
      const last = checker.last()
      if (!last) throw new KnutpunktError(auditErrors.audit_not_checked)
      return last
    },
  )
}

function reading({ entry }: AuditAsker, act: string, person: string | undefined): AuditEntryWrite {
  return { ...entry, act, outcome: 'done', purpose: 'log_review', ...(person !== undefined && { person }) }
}

/** The same question from where this page ended (RFC 8288). */
function nextLink(query: AuditEntryQuery, next: string): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, cursor: next })) asked.set(name, String(value))
  return `<${auditBase}/events?${asked}>; rel="next"`
}

function sendText(reply: FastifyReply, text: string) {
  return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(text)
}
