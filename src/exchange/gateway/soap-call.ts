import type { Dispatcher } from 'undici'
import { addressHeader, type EnvelopeHead, EnvelopeSniffer } from '../soap/envelope.ts'
import { multipartBoundary, RootPart } from '../soap/multipart.ts'
import { StructureWatch } from '../soap/structure.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import { type Held, hold, passing } from './body.ts'
import { checkBefore, checkBeside, Copy, mostHeldForChecking } from './checking.ts'
import { type Forwarded, toCaller, toProducer, wholeAnswer } from './forward.ts'
import { passedOn } from './headers.ts'
import { answerOwn, ownProducerOf } from './own-call.ts'
import { type Engine, elapsed, type Pass, whoCalls } from './pass.ts'
import { resolve } from './resolve.ts'
import { Refusal } from './vp-codes.ts'

/** A hundred megabytes and some, until the contract is known and says itself. */
const mostBeforeContract = 1024 * 1024 * 1024

/** A RIV-TA call: who, what, where; may it; and then on to the producer, both ways streamed. */
export async function soapCall(engine: Engine, pass: Pass): Promise<void> {
  await whoCalls(engine, pass)
  if (pass.request.method !== 'POST') throw new Refusal('VP015', 'method')
  const contentType = pass.request.headers['content-type'] ?? ''
  if (!/^(text\/xml|multipart\/related)\b/i.test(contentType)) throw new Refusal('VP001', 'content type')
  if (pass.request.headers['content-encoding'] !== undefined) throw new Refusal('VP015', 'content encoding')
  const held = await hold(pass.request, mostBeforeContract)
  const message = readHead(engine, held, contentType)
  const { head } = message
  pass.contract = head.namespace
  pass.operation = head.operation
  pass.logicalAddress = head.logicalAddress
  if (head.profile === undefined || head.logicalAddress === '') throw new Refusal('VP003')
  pass.person = head.person === undefined ? undefined : await residentOf(engine, head.person)

  const resolved = await resolve(engine, { ...pass, caller: pass.caller! })
  pass.resolved = resolved
  pass.times.decided = elapsed(pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  const contract = resolved.contract!
  const endpoint = resolved.way.endpoint!
  pass.requestBytes = held.bytes.length

  const own = ownProducerOf(engine, endpoint)
  const bytes = own ? held.bytes : rewritten(message, endpoint.profile)
  const checked = await checkRequest(engine, pass, contract, held, contentType)
  if (own) return answerOwn(engine, pass, own, held)
  if (endpoint.profile !== 'rivtabp20' && endpoint.profile !== 'rivtabp21') throw new Refusal('VP005')

  const answer = await toProducer(engine, pass, {
    endpoint,
    contract,
    method: 'POST',
    path: pathOf(endpoint.url),
    headers: passedOn(pass.request.headers),
    ...bodyOf(pass, contract, bytes, message, held, checked),
  })
  await deliver(engine, pass, { endpoint, contract }, answer)
}

export const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

interface Message {
  head: EnvelopeHead
  /** The whole of what is held, and where in it the envelope begins. */
  bytes: Buffer
  offset: number
  text: string
  root: RootPart | undefined
  structure: StructureWatch
}

function readHead({ book }: Engine, { bytes, whole }: Held, contentType: string): Message {
  const boundary = multipartBoundary(contentType)
  const root = boundary === undefined ? undefined : new RootPart(boundary)
  const part = root?.write(bytes) ?? bytes
  const structure = new StructureWatch()
  structure.write(part)
  if (whole) structure.end()
  const sniffer = new EnvelopeSniffer((namespace) => book.byKey(namespace)?.personAt)
  const head = sniffer.write(part) ?? sniffer.end()
  return { head, bytes, offset: root?.offset ?? 0, text: sniffer.text, root, structure }
}

/** What is held with the address in the header of the endpoint's profile. */
function rewritten({ head, bytes, offset, text }: Message, profile: string): Buffer {
  if (profile === head.profile || (profile !== 'rivtabp20' && profile !== 'rivtabp21')) return bytes
  const { start, end } = head.addressAt!
  const from = offset + Buffer.byteLength(text.slice(0, start))
  const to = from + Buffer.byteLength(text.slice(start, end))
  return Buffer.concat([
    bytes.subarray(0, from),
    Buffer.from(addressHeader(profile, head.logicalAddress)),
    bytes.subarray(to),
  ])
}

/** The body as it is sent: at once when it is all there, else while it comes. */
function bodyOf(
  pass: Pass,
  contract: ServiceContract,
  bytes: Buffer,
  { root, structure }: Message,
  held: Held,
  copy: Copy | undefined,
): Pick<Forwarded, 'body' | 'length'> {
  if (held.whole) return { body: bytes, length: bytes.length }
  const announced = pass.request.headers['content-length']
  const length = announced === undefined ? undefined : Number(announced) + bytes.length - held.bytes.length
  const body = passing({
    head: bytes,
    request: pass.request,
    most: contract.limits.bodyBytes,
    onChunk(chunk) {
      pass.requestBytes += chunk.length
      structure.write(root?.write(chunk) ?? chunk)
      copy?.write(chunk)
    },
    onEnd() {
      structure.end()
      copy?.end()
    },
  })
  return { body, length }
}

async function residentOf({ calls }: Engine, identity: string): Promise<string | undefined> {
  try {
    return await calls.residentByIdentity(identity)
  } catch {
    // The register cannot be asked now; the decision says what that means.
    return undefined
  }
}

/** Checks a request where its contract wants it: before it goes on, or beside. */
async function checkRequest(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  held: Held,
  contentType: string,
): Promise<Copy | undefined> {
  const wanted = engine.validation.wanted(contract, 'request')
  if (wanted === 'no' || /^multipart/i.test(contentType)) return undefined
  const message = { contract, operation: pass.operation, direction: 'request' as const, contentType }
  if (wanted === 'before' && held.whole) {
    if ((await checkBefore(engine, pass, { ...message, body: held.bytes })) > 0)
      throw new Refusal('VP015', 'contract')
    return undefined
  }
  // What is enforced and longer than can be held is not let through unseen.
  if (wanted === 'before') throw new Refusal('VP015', 'too long to be checked')
  if (held.whole) {
    checkBeside(engine, pass, { ...message, body: held.bytes })
    return undefined
  }
  return new Copy(held.bytes, mostHeldForChecking, (body) => checkBeside(engine, pass, { ...message, body }))
}

/** The answer to the caller; what is not SOAP is no answer. */
async function deliver(
  engine: Engine,
  pass: Pass,
  way: Pick<Forwarded, 'endpoint' | 'contract'>,
  answer: Dispatcher.ResponseData,
): Promise<void> {
  const { endpoint, contract } = way
  const contentType = String(answer.headers['content-type'] ?? '')
  const isSoap = /^(text\/xml|multipart\/related)\b/i.test(contentType)
  if (!isSoap || (answer.statusCode !== 200 && answer.statusCode !== 500)) {
    answer.body.destroy()
    engine.circuit.failed(endpoint.id)
    throw new Refusal('VP009', `status ${answer.statusCode}`)
  }
  if (answer.statusCode === 500) pass.outcome = 'fault'
  const wanted =
    answer.statusCode === 200 && contentType.startsWith('text/xml')
      ? engine.validation.wanted(contract, 'response')
      : 'no'
  const message = {
    contract,
    operation: pass.operation,
    direction: 'response' as const,
    contentType,
    status: answer.statusCode,
  }
  if (wanted === 'before') {
    const body = await wholeAnswer(engine, pass, endpoint, answer, mostHeldForChecking)
    if ((await checkBefore(engine, pass, { ...message, body })) > 0) throw new Refusal('VP009', 'contract')
    pass.response.writeHead(answer.statusCode, {
      ...passedOn(answer.headers),
      'content-length': body.length,
      'x-skltp-correlation-id': pass.correlationId,
    })
    pass.response.end(body)
    return
  }
  const copy =
    wanted === 'beside'
      ? new Copy(Buffer.alloc(0), mostHeldForChecking, (body) =>
          checkBeside(engine, pass, { ...message, body }),
        )
      : undefined
  await toCaller(engine, pass, way, answer, copy && ((chunk) => copy.write(chunk)))
  copy?.end()
}
