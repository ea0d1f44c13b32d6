import type { IncomingMessage } from 'node:http'
import { Refusal } from './vp-codes.ts'

/** What is held of a message before it is known where it goes: its head, and what is looked through for the person. */
export const holdBytes = 320 * 1024

/** The beginning of a message is waited for so long. */
const longestWaitMs = 30_000

/** The beginning of a message; all of it when it is short. */
export interface Held {
  readonly bytes: Buffer
  readonly whole: boolean
}

/**
 * Reads the beginning of a body, or all of a short one, and leaves the rest unread, so that the sender waits.
 *
 * @throws {Refusal} VP015 when it is longer than is let through, or broke off
 */
export function hold(request: IncomingMessage, most: number, atMost = holdBytes): Promise<Held> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const slow = setTimeout(() => settle(() => reject(new Refusal('VP015', 'too slow'))), longestWaitMs)
    const settle = (act: () => void): void => {
      clearTimeout(slow)
      request.off('data', take).off('end', end).off('error', broken).off('close', broken)
      act()
    }
    const take = (chunk: Buffer): void => {
      chunks.push(chunk)
      size += chunk.length
      if (size > most) settle(() => reject(new Refusal('VP015', 'too long')))
      else if (size >= atMost) {
        request.pause()
        settle(() => resolve({ bytes: Buffer.concat(chunks), whole: false }))
      }
    }
    const end = (): void =>
      settle(() => resolve({ bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), whole: true }))
    const broken = (): void => settle(() => reject(new Refusal('VP015', 'broke off')))
    request.on('data', take).on('end', end).on('error', broken).on('close', broken)
    // It was told to wait when a part was held before.
    request.resume()
  })
}

/** @throws {Refusal} VP015 when a message says itself that it is longer than is let through */
export function checkAnnounced({ headers }: IncomingMessage, most: number): void {
  if (Number(headers['content-length'] ?? 0) > most) throw new Refusal('VP015', 'too long')
}

/** The rest too, of a message that has to be seen whole. @throws {Refusal} VP015 when it is longer than `most` */
export async function holdAll(
  request: IncomingMessage,
  { bytes, whole }: Held,
  most: number,
): Promise<Buffer> {
  if (whole) return bytes
  const rest = await hold(request, most - bytes.length, most)
  return Buffer.concat([bytes, rest.bytes])
}

/** What a message is put together of when it is passed on. */
export interface Passing {
  /** What was held, as it is to be sent. */
  readonly head: Buffer
  readonly request: IncomingMessage
  readonly most: number
  /** Sees each chunk before it is sent; may throw. */
  onChunk(chunk: Buffer): void
  onEnd(): void
}

/** The whole message while it still comes, at the pace of whoever takes it. */
export async function* passing({ head, request, most, onChunk, onEnd }: Passing): AsyncGenerator<Buffer> {
  let size = head.length
  yield head
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw new Refusal('VP015', 'too long')
    onChunk(chunk)
    yield chunk
  }
  if (!request.complete) throw new Refusal('VP015', 'broke off')
  onEnd()
}
