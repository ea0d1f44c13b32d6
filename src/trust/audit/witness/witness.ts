import type { PoolClient } from 'pg'
import type { Clock, Database } from '../../../kernel/index.ts'
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../note/checkpoint.ts'
import type { NoteKey } from '../note/note-key.ts'
import {
  formatSignatureLine,
  NoteError,
  type NoteVerifier,
  parseNote,
  type SignedNote,
} from '../note/signed-note.ts'
import { provesConsistency } from '../tree/proof.ts'
import { parseWitnessRequest, type WitnessRequest } from './witness-request.ts'

/** A log of another installation that this one is a witness of. */
export interface WitnessedLog {
  readonly origin: string
  readonly verifiers: readonly NoteVerifier[]
}

/** What to answer over HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly contentType: string
  readonly body: string
}

/** Cosigns other installations' logs, so that none of them can show different logs to different people. */
export interface Witness {
  /** @param body as {@link formatWitnessRequest} writes it */
  addCheckpoint(body: string): Promise<WitnessAnswer>
}

export interface WitnessDeps {
  db: Database
  /** Of the kind `cosignature`. */
  key: NoteKey
  clock: Clock
  logs: readonly WitnessedLog[]
}

const plain = 'text/plain; charset=utf-8'
const refuse = (status: 400 | 403 | 404 | 409 | 422, body = ''): WitnessAnswer => ({
  status,
  contentType: plain,
  body,
})

/** A witness after C2SP tlog-witness. What it has cosigned it remembers in the database, before it answers. */
export function createWitness(deps: WitnessDeps): Witness {
  return {
    addCheckpoint: async (body) => {
      const request = parseWitnessRequest(body)
      const opened = request && open(request, deps.logs)
      if (!request || !opened) return refuse(400, 'The request is malformed.\n')
      if ('status' in opened) return opened
      if (request.older > opened.size) return refuse(400, 'The old size is above the size.\n')
      return deps.db.transaction((client) => decide(client, deps, request, opened))
    },
  }
}

type Opened = Checkpoint & { note: SignedNote }

function open(
  { checkpoint }: WitnessRequest,
  logs: readonly WitnessedLog[],
): Opened | WitnessAnswer | undefined {
  let origin: string
  try {
    origin = parseCheckpoint(parseNote(checkpoint).text).origin
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
  const log = logs.find((each) => each.origin === origin)
  if (!log) return refuse(404)
  try {
    return openCheckpoint(checkpoint, origin, log.verifiers)
  } catch (error) {
    if (error instanceof NoteError) return refuse(403)
    throw error
  }
}

/** Under a lock on the log's row: two requests at once must not each carry on from the same size. */
async function decide(
  client: PoolClient,
  { key, clock }: WitnessDeps,
  { older, proof }: WitnessRequest,
  { origin, size, root, note }: Opened,
): Promise<WitnessAnswer> {
  const now = clock.now().toString()
  await client.query(
    `insert into trust.audit_witnessed (origin, size, root, cosigned_at) values ($1, 0, '', $2) on conflict do nothing`,
    [origin, now],
  )
  const { rows } = await client.query<{ size: string; root: Buffer }>(
    'select size::text, root from trust.audit_witnessed where origin = $1 for update',
    [origin],
  )
  const known = { size: Number(rows[0]!.size), root: rows[0]!.root }
  if (known.size !== older) {
    return { status: 409, contentType: 'text/x.tlog.size', body: `${known.size}\n` }
  }
  if (older === size && older > 0 && !known.root.equals(root)) return refuse(409)
  const holds =
    older === 0 ? proof.length === 0 : provesConsistency(proof, { older, size, olderRoot: known.root, root })
  if (!holds) return refuse(422)
  await client.query(
    'update trust.audit_witnessed set size = $2, root = $3, cosigned_at = $4 where origin = $1',
    [origin, size, root, now],
  )
  const { name, keyId, sign } = key.signer
  const line = formatSignatureLine({ name, keyId, signature: sign(note.text) })
  return { status: 200, contentType: plain, body: line }
}
