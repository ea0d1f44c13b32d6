import type { NodeDescription, Order, RunAnswer } from '../../region/index.ts'

/** A node as the hub knows it. */
export interface KnownNode {
  readonly region: string
  readonly name: string
  readonly url: string
  readonly publicJwk: Readonly<Record<string, unknown>>
}

/** Orders to nodes, signed by the hub; their answers, checked to be signed by them. */
export interface NodeClient {
  /** @throws {NodeError} */
  ask(node: KnownNode, order: Exclude<Order, { act: 'describe' }>): Promise<RunAnswer>
  /** @throws {NodeError} */
  describe(node: KnownNode): Promise<NodeDescription>
  /** The file of a run for rows, as it comes. Whoever takes it checks it against what the node has signed. @throws {NodeError} */
  file(node: KnownNode, run: string): Promise<AsyncIterable<Uint8Array>>
}

/** Why a node gave no answer that counts. `away` may pass by itself. */
export class NodeError extends Error {
  override readonly name = 'NodeError'
  readonly reason: 'away' | 'wrong_signature' | 'wrong_version' | 'refused'
  /** What the node said of it, when it did. */
  readonly said: { readonly code: string; readonly sv: string; readonly en: string } | undefined

  constructor(reason: NodeError['reason'], said?: NodeError['said'], options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
    this.said = said
  }
}
