/** What a fetch is given: the same as {@link fetch} takes. */
export interface BoundedInit {
  method?: string | undefined
  headers?: RequestInit['headers'] | undefined
  body?: RequestInit['body'] | null | undefined
  signal?: AbortSignal | undefined
}

const seconds = 5
const maxBytes = 256 * 1024

/** Fetches with limits: no redirects, five seconds, 256 KiB. @throws when it cannot be had within them */
export async function boundedFetch(url: string | URL, init: BoundedInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(seconds * 1000)
  const answer = await fetch(url, {
    ...(init as RequestInit),
    redirect: 'manual',
    signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit,
  })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  const empty = [101, 204, 205, 304].includes(answer.status)
  // What is read is not compressed any more.
  const headers = new Headers(answer.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(empty ? null : Buffer.concat(chunks), { status: answer.status, headers })
}
