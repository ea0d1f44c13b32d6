import { decodeBase64 } from '../note/signed-note.ts'
import { hashBytes } from '../tree/merkle.ts'

/** What a log sends to be cosigned (C2SP tlog-witness, add-checkpoint): a checkpoint, and that it carries on an older one. */
export interface WitnessRequest {
  readonly older: number
  readonly proof: readonly Buffer[]
  /** Signed. */
  readonly checkpoint: string
}

/** More than this no proof has. */
const mostHashes = 63

export function formatWitnessRequest({ older, proof, checkpoint }: WitnessRequest): string {
  return `old ${older}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`
}

/** Reads a request; undefined when it is malformed. */
export function parseWitnessRequest(body: string): WitnessRequest | undefined {
  const at = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(at, 0)).split('\n')
  const older = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  const proof = lines.map(decodeBase64)
  if (older === undefined || !Number.isSafeInteger(Number(older)) || proof.length > mostHashes)
    return undefined
  if (!proof.every((hash) => hash?.length === hashBytes)) return undefined
  return { older: Number(older), proof: proof as Buffer[], checkpoint: body.slice(at + 2) }
}
