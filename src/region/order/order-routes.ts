import Type from 'typebox'
import { type App, type Database, KnutpunktError } from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { regionErrors } from '../region-errors.ts'
import { hubEntry } from '../run/entries.ts'
import type { ResultFiles } from '../run/result-files.ts'
import { readRun } from '../run/run-store.ts'
import { longestOrder, type PublicKeys } from '../wire/index.ts'
import type { OrderDoor } from './order-door.ts'
import { readForm } from './read-form.ts'

export interface OrderRouteDeps {
  db: Database
  audit: Pick<Audit, 'append'>
  door: OrderDoor
  files: ResultFiles
  known: PublicKeys
}

const path = '/api/region/v1'
const tags = ['orders']
/** Who may is told by the signature, and by nothing else. */
const bySignature = { permission: 'public' }
const fetchMs = 30 * 60_000

/** For hubs: signed orders in, signed answers out; and the node's public keys. */
export function orderRoutes(app: App, deps: OrderRouteDeps): void {
  app.post(
    `${path}/orders`,
    {
      config: bySignature,
      bodyLimit: longestOrder + 1024,
      schema: {
        tags,
        summary: 'Take an order that a hub has signed; the answer is signed by the node',
        body: Type.Object(
          { order: Type.String({ minLength: 1, maxLength: longestOrder }) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ answer: Type.String() }) },
      },
    },
    async (request) => ({ answer: await deps.door.take(request.body.order) }),
  )
  app.get(
    `${path}/keys`,
    {
      config: bySignature,
      schema: {
        tags,
        summary: 'The public keys that the node’s answers are signed with (RFC 7517)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.String())) }) },
      },
    },
    async () => ({ keys: deps.known.keys as Record<string, string>[] }),
  )
  app.get(
    `${path}/files/:run`,
    {
      config: bySignature,
      handlerTimeout: fetchMs,
      schema: {
        tags,
        summary:
          'The rows of a run as Parquet; a signed order for its result stands in Authorization: Order …',
        params: Type.Object({ run: Type.String({ format: 'uuid' }) }),
      },
    },
    async (request, reply) => {
      const file = await fileFor(deps, request.headers.authorization, request.params.run)
      return reply
        .type('application/vnd.apache.parquet')
        .header('content-length', file.bytes)
        .header('repr-digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
        .send(deps.files.read(request.params.run))
    },
  )
}

/** @throws {KnutpunktError} region.order_untrusted, order_replayed, run_unknown, file_unknown, result_gone */
async function fileFor({ db, door, audit }: OrderRouteDeps, authorization: string | undefined, id: string) {
  const jws = /^Order ([\w.-]+)$/.exec(authorization ?? '')?.[1]
  if (jws === undefined)
    throw new KnutpunktError(regionErrors.order_untrusted, { values: { why: 'malformed' } })
  const received = await door.believed(jws)
  return db.transaction(async (client) => {
    await door.use(client, jws, received)
    const order = readForm(received.order)
    const run = order.act === 'result' && order.run === id ? await readRun(client, id) : undefined
    if (run?.hub !== received.iss) throw new KnutpunktError(regionErrors.run_unknown)
    if (run.state !== 'done' || run.file === null) throw new KnutpunktError(regionErrors.file_unknown)
    if (run.purgedAt !== null) throw new KnutpunktError(regionErrors.result_gone)
    await audit.append(client, [hubEntry(received.iss, 'region.file.fetch', { about: id })])
    return run.file
  })
}
