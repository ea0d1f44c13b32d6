import type { ScaipClient } from '../client/create-client.ts'
import type { SendResult } from '../client/send-request.ts'
import { buildMrq } from '../mrq/build-mrq.ts'
import { snuText } from '../mrq/mrs.ts'
import { buildMrs } from '../mrq/mrs-xml.ts'
import { randomToken } from '../transaction/tokens.ts'
import { requestOf } from './request-of.ts'
import type { CommandIo } from './send.ts'
import type { SendOptions } from './send-options.ts'

/** Sends one message and shows what was sent, the SIP answer and the `<mrs>`. */
export async function sendOne(client: ScaipClient, options: SendOptions, io: CommandIo): Promise<number> {
  const ref = options.ref ?? randomToken().slice(0, 12)
  const request = requestOf(options, options.cid, ref)
  const sent = 'raw' in request.mrq ? request.mrq.raw : buildMrq(request.mrq)
  if (!options.json) {
    io.out(`→ MESSAGE to ${options.to}`)
    for (const line of sent.toString('utf8').split(/\r?\n/)) io.out(`  ${line}`)
  }
  const result = await client.send(request)
  if (options.json) io.out(JSON.stringify({ sent: sent.toString('utf8'), ...result }))
  else for (const line of story(result)) io.out(line)
  return result.mrs?.snu === 0 ? 0 : 1
}

function story(result: SendResult): string[] {
  const lines: string[] = []
  const again = result.retransmissions > 0 ? `, sent ${result.retransmissions + 1} times` : ''
  const digest = result.authenticated ? ', with digest' : ''
  if (result.sipStatus !== undefined) {
    lines.push(
      `← SIP ${result.sipStatus} ${result.sipReason} after ${whole(result.timings.sip)} ms${again}${digest}`,
    )
  }
  if (result.retryAfterSeconds !== undefined)
    lines.push(`  to be tried again after ${result.retryAfterSeconds} s`)
  if (result.mrs) {
    const { ref, snu } = result.mrs
    lines.push(`← <mrs> ref ${ref}, snu ${snu} (${snuText(snu)}) after ${whole(result.timings.mrs)} ms`)
    lines.push(`  ${buildMrs(result.mrs).toString('utf8')}`)
  }
  if (result.outcome === 'no-reply') lines.push('No <mrs> came in time.')
  if (result.outcome === 'timed-out') lines.push(`No SIP answer came${again}.`)
  if (result.outcome === 'failed') lines.push(`It could not be sent: ${result.error}`)
  return lines
}

function whole(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '?' : milliseconds.toFixed(1)
}
