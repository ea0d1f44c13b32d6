import { parseVerifierKey } from '../note/note-key.ts'
import { NoteError } from '../note/signed-note.ts'
import type { KnownWitness } from './ask-witness.ts'

/** How long a witness may take, and how much it may say. */
const patienceMs = 10_000
const mostBytes = 64 * 1024

/**
 * A witness that is asked over HTTP.
 *
 * @param url its submission prefix, without `/add-checkpoint`
 * @param verifierKey `name+hash+base64` of the kind for cosignatures
 * @throws {NoteError} when the key is unusable
 */
export function httpWitness(url: string, verifierKey: string): KnownWitness {
  const verifier = parseVerifierKey(verifierKey)
  if (verifier.kind !== 'cosignature') throw new NoteError('The key is not one for cosignatures')
  return {
    verifier,
    post: async (body) => {
      const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      return { status: response.status, body: await textOf(response) }
    },
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new RangeError('The witness says too much')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
