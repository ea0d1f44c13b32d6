import { type Clock, newId } from '../../kernel/index.ts'
import {
  type AnswerBody,
  type NodeDescription,
  type Order,
  type PublicKeys,
  type RunAnswer,
  readAnswer,
  signOrder,
  Untrusted,
  type WireKey,
} from '../../region/index.ts'
import { type KnownNode, type NodeClient, NodeError } from './node-client.ts'

/** A node answers an order at once, whatever it orders. */
const answerMs = 20_000
/** Of an answer: cells of a large table are some megabytes. */
const longestAnswer = 64 * 1024 * 1024
/** The longest that a file may take: as long as a node gives it. */
const fileMs = 30 * 60_000

export interface HttpClientDeps {
  /** As nodes know the hub. */
  hubId: string
  key: WireKey
  clock: Clock
}

/** Speaks with nodes over HTTP: each order signed, each answer believed only when the node has signed it to just that order. */
export function createHttpNodeClient({ hubId, key, clock }: HttpClientDeps): NodeClient {
  const signed = (node: KnownNode, order: Order, jti: string) =>
    signOrder(order, key, { iss: hubId, aud: node.region, now: clock.epochMilliseconds(), jti })
  const ask = async (node: KnownNode, order: Order): Promise<AnswerBody> => {
    const jti = newId()
    const jws = await posted(`${pathOf(node)}/orders`, await signed(node, order, jti))
    try {
      const keys = { keys: [node.publicJwk] } as PublicKeys
      const answer = await readAnswer(jws, keys, { iss: node.region, aud: hubId, order: jti })
      if (!('fault' in answer)) return answer
      throw new NodeError('versions' in answer ? 'wrong_version' : 'refused', answer.fault)
    } catch (error) {
      throw error instanceof Untrusted ? new NodeError('wrong_signature') : error
    }
  }
  return {
    async ask(node, order) {
      const answer = await ask(node, order)
      if (!('run' in answer)) throw new NodeError('refused')
      return answer as RunAnswer
    },
    async describe(node) {
      const answer = await ask(node, { v: 1, act: 'describe' })
      if (!('sources' in answer)) throw new NodeError('refused')
      return answer as NodeDescription
    },
    async file(node, run) {
      const order = await signed(node, { v: 1, act: 'result', run }, newId())
      const { body } = await fetched(`${pathOf(node)}/files/${run}`, {
        headers: { authorization: `Order ${order}` },
        signal: AbortSignal.timeout(fileMs),
      })
      if (body === null) throw new NodeError('refused')
      return readOn(body)
    },
  }
}

const pathOf = ({ url }: KnownNode): string => `${url.replace(/\/$/, '')}/api/region/v1`

/** @throws {NodeError} away, when the connection breaks on the way */
async function* readOn(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new NodeError('away', undefined, { cause })
  }
}

/** @throws {NodeError} */
async function fetched(url: string, options: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...options, redirect: 'error' })
  } catch (cause) {
    throw new NodeError('away', undefined, { cause })
  }
  if (response.ok) return response
  await response.body?.cancel()
  throw new NodeError(response.status >= 500 || response.status === 429 ? 'away' : 'refused')
}

/** @throws {NodeError} */
async function posted(url: string, order: string): Promise<string> {
  const response = await fetched(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order }),
    signal: AbortSignal.timeout(answerMs),
  })
  const { answer } = JSON.parse(await bounded(response)) as { answer?: unknown }
  if (typeof answer !== 'string') throw new NodeError('wrong_signature')
  return answer
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length
      if (size > longestAnswer) throw new NodeError('refused')
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof NodeError ? cause : new NodeError('away', undefined, { cause })
  }
  return Buffer.concat(chunks).toString('utf8')
}
