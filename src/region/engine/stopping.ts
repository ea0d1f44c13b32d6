const everyMs = 100

/**
 * Stops a question when nobody waits for it any more. It is said again until the question has ended: an engine forgets what it is told just
 * before it begins.
 *
 * @returns to be called when the question has ended
 */
export function whenStopped(signal: AbortSignal | undefined, stop: () => void): () => void {
  let again: NodeJS.Timeout | undefined
  const begin = (): void => {
    stop()
    again = setInterval(stop, everyMs)
  }
  if (signal?.aborted) begin()
  else signal?.addEventListener('abort', begin, { once: true })
  return () => {
    signal?.removeEventListener('abort', begin)
    clearInterval(again)
  }
}
