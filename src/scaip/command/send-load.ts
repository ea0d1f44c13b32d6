import type { ScaipClient } from '../client/create-client.ts'
import { randomToken } from '../transaction/tokens.ts'
import { createLoadSummary, summaryLines } from './load-summary.ts'
import { requestOf } from './request-of.ts'
import type { CommandIo } from './send.ts'
import type { SendOptions } from './send-options.ts'

/** Sends many messages, at a rate or as fast as answers come, and prints a summary. */
export async function sendLoad(
  client: ScaipClient,
  options: SendOptions,
  load: NonNullable<SendOptions['load']>,
  io: CommandIo,
): Promise<number> {
  const run = randomToken().slice(0, 8)
  const summary = createLoadSummary()
  const started = performance.now()
  let next = 0

  /** Takes the next message when its time has come; sends until none is left. */
  async function worker(): Promise<void> {
    while (next < load.count) {
      const number = next++
      if (load.rate !== undefined) await until(started + (number * 1_000) / load.rate)
      const cid = nextCid(options.cid, number % load.cids)
      summary.add(await client.send(requestOf(options, cid, `${run}${number.toString(36)}`)))
    }
  }

  await Promise.all(Array.from({ length: Math.min(load.concurrency, load.count) }, worker))
  const result = summary.result((performance.now() - started) / 1_000)
  if (options.json) io.out(JSON.stringify(result))
  else for (const line of summaryLines(result)) io.out(line)
  return result.ok === load.count ? 0 : 1
}

function until(time: number): Promise<void> | undefined {
  const wait = time - performance.now()
  return wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : undefined
}

/** `0005` + 2 is `0007`: the form, and a leading plus, stay. */
function nextCid(cid: string, offset: number): string {
  if (offset === 0) return cid
  const plus = cid.startsWith('+') ? '+' : ''
  const digits = cid.slice(plus.length)
  return `${plus}${String(BigInt(digits) + BigInt(offset)).padStart(digits.length, '0')}`
}
