import type { Alarm, Board } from '../../api/contract.ts'

/** What the stream tells. */
export interface StreamListener {
  alarm(alarm: Alarm): void
  board(board: Board): void
  tick(tick: { at: string; database: 'ok' | 'away' }): void
  /** The stream is open, for the first time or again, or more has happened than it can repeat. */
  opened(): void
  /** The stream broke, or nothing was heard for `silenceMs`. */
  lost(): void
}

/** No event for this long, while the server ticks every 5 s, means that the connection is lost. */
export const silenceMs = 15_000
const retryMs = 2_000

/**
 * Listens to the alarm stream of a group until stopped, and comes back by itself when it breaks.
 *
 * The browser resumes a broken stream with Last-Event-ID; a stream that is refused or silent is opened anew, which
 * the listener answers with a catch-up.
 */
export function followStream(url: string, listener: StreamListener): () => void {
  let source: EventSource | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(broken, silenceMs)
  }
  const broken = () => {
    listener.lost()
    source?.close()
    clearTimeout(silence)
    clearTimeout(retry)
    if (!stopped) retry = setTimeout(open, retryMs)
  }
  const open = () => {
    clearTimeout(retry)
    source?.close()
    source = new EventSource(url)
    heard()
    source.onopen = () => {
      heard()
      listener.opened()
    }
    source.onerror = () => {
      listener.lost()
      if (source?.readyState === EventSource.CLOSED) broken()
      else heard()
    }
    const on = <T>(name: string, take: (data: T) => void) =>
      source!.addEventListener(name, (event) => {
        heard()
        take(JSON.parse((event as MessageEvent<string>).data) as T)
      })
    on<Alarm>('alarm', (alarm) => listener.alarm(alarm))
    on<Board>('board', (board) => listener.board(board))
    on('resync', () => listener.opened())
    on<{ at: string; database: 'ok' | 'away' }>('tick', (tick) => listener.tick(tick))
  }
  const wentOffline = () => broken()
  const cameOnline = () => open()

  window.addEventListener('offline', wentOffline)
  window.addEventListener('online', cameOnline)
  open()
  return () => {
    stopped = true
    window.removeEventListener('offline', wentOffline)
    window.removeEventListener('online', cameOnline)
    clearTimeout(silence)
    clearTimeout(retry)
    source?.close()
  }
}
