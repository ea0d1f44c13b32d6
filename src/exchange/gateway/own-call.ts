import type { Endpoint } from '../addressing/addressing.ts'
import { bodyContent, envelope } from '../soap/envelope.ts'
import { escapeXml } from '../soap/xml.ts'
import type { Held } from './body.ts'
import type { OwnAnswer, OwnProducer } from './call.ts'
import { type Engine, elapsed, type Pass } from './pass.ts'
import { callerGone, timeUp } from './send.ts'
import { Refusal } from './vp-codes.ts'

/** What answers an endpoint of the platform's own; undefined for all others. @throws {Refusal} VP010 */
export function ownProducerOf({ ownProducers }: Engine, endpoint: Endpoint): OwnProducer | undefined {
  if (endpoint.profile !== 'internal') return undefined
  const producer = ownProducers().find(({ name }) => endpoint.url === `internal:${name}`)
  if (producer === undefined) throw new Refusal('VP010')
  return producer
}

/** Asks one of the platform's own producers within the contract's time. @throws {Refusal} VP009, VP015 */
export async function askOwn(pass: Pass, own: OwnProducer, body: string): Promise<OwnAnswer> {
  const resolved = pass.resolved!
  const timer = setTimeout(() => pass.abort.abort(timeUp), resolved.contract!.limits.routeMs)
  pass.times.sent = elapsed(pass)
  const { signal } = pass.abort
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Refusal('VP009', 'time up')), { once: true })
  })
  try {
    const answer = await Promise.race([
      own.answer({
        contract: pass.contract,
        operation: pass.operation,
        logicalAddress: pass.logicalAddress,
        body,
        caller: pass.caller!,
        consumer: resolved.routing.componentByHsaId(pass.caller!.hsaId),
        originalConsumer: pass.originalConsumer,
        correlationId: pass.correlationId,
        signal,
        ...(pass.headers.onBehalfOf !== undefined && { onBehalfOf: pass.headers.onBehalfOf }),
        ...(pass.person !== undefined && { person: pass.person }),
      }),
      ended,
    ])
    if (answer.fault) pass.outcome = 'fault'
    return answer
  } finally {
    clearTimeout(timer)
    if (signal.reason !== callerGone) pass.times.answered = elapsed(pass)
  }
}

/** A platform's own answer as an envelope. */
export function ownEnvelope({ body, header, fault }: OwnAnswer): string {
  if (!fault) return envelope(body, header)
  return envelope(
    `<soap:Fault><faultcode>soap:${fault.code}</faultcode><faultstring>${escapeXml(fault.text)}</faultstring></soap:Fault>`,
  )
}

/** Lets the platform itself answer a SOAP call. */
export async function answerOwn(engine: Engine, pass: Pass, own: OwnProducer, held: Held): Promise<void> {
  if (!held.whole) throw new Refusal('VP015', 'too long')
  const answer = await askOwn(pass, own, bodyContent(held.bytes.toString('utf8')))
  const message = ownEnvelope(answer)
  pass.responseBytes = Buffer.byteLength(message)
  pass.response.writeHead(answer.fault ? 500 : 200, {
    'content-type': 'text/xml; charset=utf-8',
    'content-length': pass.responseBytes,
    'x-skltp-correlation-id': pass.correlationId,
  })
  pass.response.end(message)
  engine.circuit.succeeded(pass.resolved!.way.endpoint!.id)
}
