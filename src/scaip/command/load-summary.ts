import type { SendResult } from '../client/send-request.ts'

/** What came of a load. Milliseconds count from a message's sending to its `<mrs>`. */
export interface LoadResult {
  readonly sent: number
  readonly seconds: number
  readonly perSecond: number
  /** SIP 200 answers. */
  readonly sip200: number
  /** `<mrs>` with `snu` 0. */
  readonly ok: number
  readonly otherSnu: number
  readonly noReply: number
  /** SIP answers above 299, by status. */
  readonly refused: Readonly<Record<string, number>>
  readonly timedOut: number
  readonly failed: number
  readonly retransmissions: number
  readonly milliseconds: {
    readonly p50: number
    readonly p95: number
    readonly p99: number
    readonly max: number
  }
}

export interface LoadSummary {
  add(result: SendResult): void
  result(seconds: number): LoadResult
}

export function createLoadSummary(): LoadSummary {
  const counts = {
    sent: 0,
    sip200: 0,
    ok: 0,
    otherSnu: 0,
    noReply: 0,
    timedOut: 0,
    failed: 0,
    retransmissions: 0,
  }
  const refused: Record<string, number> = {}
  const times: number[] = []
  return {
    add(result) {
      counts.sent++
      counts.retransmissions += result.retransmissions
      if (result.sipStatus === 200) counts.sip200++
      if (result.timings.mrs !== undefined) times.push(result.timings.mrs)
      if (result.outcome === 'answered') counts[result.mrs?.snu === 0 ? 'ok' : 'otherSnu']++
      else if (result.outcome === 'no-reply') counts.noReply++
      else if (result.outcome === 'timed-out') counts.timedOut++
      else if (result.outcome === 'failed') counts.failed++
      else refused[String(result.sipStatus)] = (refused[String(result.sipStatus)] ?? 0) + 1
    },
    result(seconds) {
      times.sort((a, b) => a - b)
      const at = (part: number) =>
        round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)
      const milliseconds = { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
      return {
        ...counts,
        refused,
        seconds: round(seconds),
        perSecond: round(counts.sent / seconds),
        milliseconds,
      }
    },
  }
}

/** A summary for a person. */
export function summaryLines(result: LoadResult): string[] {
  const { milliseconds } = result
  const refused = Object.entries(result.refused).map(([status, count]) => `${count} SIP ${status}`)
  const trouble = [
    [result.otherSnu, 'other snu'],
    [result.noReply, 'without <mrs>'],
    [result.timedOut, 'without SIP answer'],
    [result.failed, 'not sent'],
  ].flatMap(([count, what]) => (count ? [`${count} ${what}`] : []))
  const wrong = [...refused, ...trouble]
  return [
    `sent ${result.sent} in ${result.seconds} s, ${result.perSecond} a second`,
    `SIP 200 ${result.sip200}, <mrs> OK ${result.ok}${wrong.length > 0 ? `; ${wrong.join(', ')}` : ''}`,
    `<mrs> after p50 ${milliseconds.p50} ms, p95 ${milliseconds.p95} ms, p99 ${milliseconds.p99} ms, max ${milliseconds.max} ms`,
    `retransmissions ${result.retransmissions}`,
  ]
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
