import type { Endpoint } from '../addressing/addressing.ts'
import { bodyContent, envelope } from '../soap/envelope.ts'
import { escapeXml } from '../soap/xml.ts'
import type { OwnAnswer, OwnProducer } from './call.ts'
import { callerGone, over, timeUp } from './ending.ts'
import { type Engine, elapsed, type OwnPass, type Pass } from './pass.ts'
import { Refusal } from './vp-codes.ts'

/** Longer requests the platform does not answer itself. */
export const longestForOwn = 4 * 1024 * 1024

/** What answers an endpoint of the platform's own; undefined for all others. @throws {Refusal} VP010 */
export function ownProducerOf({ ownProducers }: Engine, endpoint: Endpoint): OwnProducer | undefined {
  if (endpoint.profile !== 'internal') return undefined
  const producer = ownProducers().find(({ name }) => endpoint.url === `internal:${name}`)
  if (producer === undefined) throw new Refusal('VP010')
  return producer
}

/** Asks one of the platform's own producers within the contract's time. @throws {Refusal} VP009, VP015 */
export async function askOwn(
  { settings: { platformId } }: Pick<Engine, 'settings'>,
  pass: OwnPass,
  own: OwnProducer,
  body: string,
): Promise<OwnAnswer> {
  const resolved = pass.resolved!
  pass.timer = setTimeout(() => pass.ending.end(timeUp), resolved.contract!.limits.routeMs)
  pass.times.sent = elapsed(pass)
  const ended = new Promise<never>((_, reject) => {
    pass.ending.onEnd((reason) => reject(new Refusal('VP009', reason === over ? 'over' : 'time up')))
  })
  // It ends with every call, and by then nobody may wait for it any more.
  ended.catch(() => undefined)
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
        signal: pass.ending.signal(),
        history: [...pass.headers.history, platformId],
        ...(pass.headers.onBehalfOf !== undefined && { onBehalfOf: pass.headers.onBehalfOf }),
        ...(pass.person !== undefined && { person: pass.person }),
      }),
      ended,
    ])
    if (answer.fault) pass.outcome = 'fault'
    return answer
  } finally {
    if (pass.ending.reason !== callerGone) pass.times.answered = elapsed(pass)
  }
}

/** A platform's own answer as an envelope. */
export function ownEnvelope({ body, header, fault }: OwnAnswer): string {
  if (!fault) return envelope(body, header)
  return envelope(
    `<soap:Fault><faultcode>soap:${fault.code}</faultcode><faultstring>${escapeXml(fault.text)}</faultstring></soap:Fault>`,
  )
}

/** Lets the platform itself answer a SOAP call; `message` is the envelope. */
export async function answerOwn(
  engine: Engine,
  pass: Pass,
  own: OwnProducer,
  message: Buffer,
): Promise<void> {
  const answer = await askOwn(engine, pass, own, bodyContent(message.toString('utf8')))
  const text = ownEnvelope(answer)
  pass.responseBytes = Buffer.byteLength(text)
  pass.response.writeHead(answer.fault ? 500 : 200, {
    'content-type': 'text/xml; charset=utf-8',
    'content-length': pass.responseBytes,
    'x-skltp-prt': Math.round(pass.times.answered! - pass.times.sent!),
    'x-skltp-correlation-id': pass.correlationId,
  })
  pass.response.end(text)
}
