import type { ServiceContract } from '../service-contract/service-contract.ts'
import { addressHeader, type EnvelopeHead, EnvelopeSniffer } from '../soap/envelope.ts'
import { RootPart, withoutIncludes } from '../soap/multipart.ts'
import { EnvelopeError, StructureWatch } from '../soap/structure.ts'
import { checkAnnounced, type Held, hold, holdAll, passing } from './body.ts'
import { Copy, checkBefore, checkBeside, mostHeldForChecking } from './checking.ts'
import { deliver, type Forwarded, toProducer } from './forward.ts'
import { passedOn } from './headers.ts'
import { answerOwn, longestForOwn, ownProducerOf } from './own-call.ts'
import { cutCircle, type Engine, elapsed, type Pass, whoCalls } from './pass.ts'
import type { ProducerAnswer } from './producer-answer.ts'
import { residentOf } from './resident.ts'
import { resolve } from './resolve.ts'
import { Refusal } from './vp-codes.ts'

/** Until the contract is known and says itself. */
const mostBeforeContract = 1024 * 1024 * 1024

/** A RIV-TA call: who, what, where; may it; and then on to the producer, both ways streamed. */
export async function soapCall(engine: Engine, pass: Pass): Promise<void> {
  await whoCalls(engine, pass)
  const { request } = pass
  if (request.method !== 'POST') throw new Refusal('VP015', 'method')
  const contentType = request.headers['content-type'] ?? ''
  checkContentType(contentType)
  if (request.headers['content-encoding'] !== undefined) throw new Refusal('VP015', 'content encoding')
  const message = readHead(engine, await hold(request, mostBeforeContract), contentType)
  const { head } = message
  pass.requestBytes = message.held.bytes.length
  pass.contract = head.namespace
  pass.operation = head.operation
  pass.logicalAddress = head.logicalAddress
  if (head.profile === undefined || head.logicalAddress === '') throw new Refusal('VP003')
  cutCircle(engine, pass)
  if (head.person !== undefined) pass.person = await residentOf(engine, head.person)

  const resolved = await resolve(engine, pass, pass.caller!)
  pass.resolved = resolved
  pass.times.decided = elapsed(pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  const contract = resolved.contract!
  const endpoint = resolved.way.endpoint!
  checkAnnounced(request, contract.limits.bodyBytes)
  if (message.held.bytes.length > contract.limits.bodyBytes) throw new Refusal('VP015', 'too long')

  const own = ownProducerOf(engine, endpoint)
  const copy = await checkRequest(engine, pass, contract, message)
  if (own) {
    await seenWhole(pass, message, longestForOwn)
    return answerOwn(engine, pass, own, message.part)
  }
  if (endpoint.profile !== 'rivtabp20' && endpoint.profile !== 'rivtabp21') throw new Refusal('VP005')

  const answer = await toProducer(engine, pass, {
    endpoint,
    contract,
    method: 'POST',
    headers: passedOn(request.headers),
    ...bodyOf(engine, pass, contract, rewritten(message, endpoint.profile), message, copy),
  })
  await deliverSoap(engine, pass, contract, answer)
}

/** SOAP 1.1, or MTOM around it, in UTF-8. What names another encoding could be read in two ways. @throws {Refusal} VP001, VP015 */
function checkContentType(contentType: string): void {
  if (!/^(text\/xml|multipart\/related)\s*(;|$)/i.test(contentType))
    throw new Refusal('VP001', 'content type')
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType)?.[1]
  if (charset !== undefined && !/^(utf-8|us-ascii)$/i.test(charset)) throw new Refusal('VP015', 'charset')
}

interface Message {
  readonly head: EnvelopeHead
  /** The whole of what is held, and where in it the envelope begins. */
  held: Held
  readonly offset: number
  /** What of the envelope is held. */
  part: Buffer
  readonly text: string
  readonly root: RootPart | undefined
  readonly structure: StructureWatch
}

/** So much is read at a time until contract and address are known: what follows need not be looked into. */
const sliceBytes = 16 * 1024

function readHead({ book }: Engine, held: Held, contentType: string): Message {
  const root = RootPart.of(contentType)
  const part = root?.write(held.bytes) ?? held.bytes
  const structure = new StructureWatch()
  structure.write(part)
  if (held.whole) structure.end()
  const sniffer = new EnvelopeSniffer((namespace) => book.byKey(namespace)?.personAt)
  let head: EnvelopeHead | undefined
  for (let at = 0; head === undefined && at < part.length; at += sliceBytes)
    head = sniffer.write(part.length <= sliceBytes ? part : part.subarray(at, at + sliceBytes))
  // A person that is looked for may not hide behind what is looked through.
  if (head === undefined && !held.whole && root?.over !== true) throw new EnvelopeError('head_too_long')
  head ??= sniffer.end()
  return { head, held, offset: root?.offset ?? 0, part, text: sniffer.text, root, structure }
}

/** What is held with the address in the header of the endpoint's profile. @throws {Refusal} VP015 when another would stand beside it */
function rewritten({ head, held: { bytes }, offset, text }: Message, profile: string): Buffer {
  if (profile === head.profile || (profile !== 'rivtabp20' && profile !== 'rivtabp21')) return bytes
  // A second one, which was not decided on, is what the producer might read.
  if (head.both) throw new Refusal('VP015', 'two addresses')
  const { start, end } = head.addressAt!
  const from = offset + Buffer.byteLength(text.slice(0, start))
  const to = from + Buffer.byteLength(text.slice(start, end))
  return Buffer.concat([
    bytes.subarray(0, from),
    Buffer.from(addressHeader(profile, head.logicalAddress)),
    bytes.subarray(to),
  ])
}

/** Holds the rest of a message too. @throws {Refusal} VP015 when it is longer than that */
async function seenWhole(pass: Pass, message: Message, most: number): Promise<void> {
  const { held } = message
  if (held.whole) return
  const bytes = await holdAll(pass.request, held, most)
  seen(pass, message, { bytes: bytes.subarray(held.bytes.length), whole: true })
}

/** So much more is held at a time until an envelope that attachments follow on is all there. */
const stepBytes = 256 * 1024

/** Holds the rest of the envelope too, and of attachments no more than comes with it. @throws {Refusal} VP015 when it is longer than that */
async function seenEnvelope(pass: Pass, message: Message, most: number, mostInAll: number): Promise<void> {
  if (message.root === undefined) return seenWhole(pass, message, most)
  while (!message.held.whole && !message.root.over) {
    const size = message.held.bytes.length
    if (size >= most) throw new Refusal('VP015', 'too long')
    seen(pass, message, await hold(pass.request, mostInAll - size, Math.min(stepBytes, most - size)))
  }
}

/** Takes more of a message. @throws {EnvelopeError} when it is not built as it should be */
function seen(pass: Pass, message: Message, { bytes, whole }: Held): void {
  const { held, root, structure } = message
  const more = root?.write(bytes) ?? bytes
  structure.write(more)
  if (whole) structure.end()
  message.part = Buffer.concat([message.part, more])
  message.held = { bytes: Buffer.concat([held.bytes, bytes]), whole }
  pass.requestBytes = message.held.bytes.length
}

/** The body as it is sent: at once when it is all there, else while it comes. */
function bodyOf(
  { tidy }: Engine,
  pass: Pass,
  contract: ServiceContract,
  bytes: Buffer,
  { held, root, structure }: Message,
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
      const part = root?.write(chunk) ?? chunk
      structure.write(part)
      copy?.write(part)
      tidy.streamed(chunk.length)
    },
    onEnd() {
      structure.end()
      copy?.end()
    },
  })
  return { body, length }
}

/** Checks a request where its contract wants it: before it goes on, which holds it, or beside. */
async function checkRequest(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  message: Message,
): Promise<Copy | undefined> {
  const wanted = engine.validation.wanted(contract, 'request')
  if (wanted === 'no') return undefined
  const { root } = message
  const asked = (body: Buffer) => ({
    contract,
    operation: pass.operation,
    direction: 'request' as const,
    contentType: 'text/xml',
    body: root === undefined ? body : withoutIncludes(body),
  })
  if (wanted === 'before') {
    const { bodyBytes } = contract.limits
    await seenEnvelope(pass, message, Math.min(mostHeldForChecking, bodyBytes), bodyBytes)
    if ((await checkBefore(engine, pass, asked(message.part))) > 0) throw new Refusal('VP015', 'contract')
    return undefined
  }
  if (!message.held.whole && !root?.over)
    return new Copy(message.part, mostHeldForChecking, (body) => checkBeside(engine, pass, asked(body)))
  checkBeside(engine, pass, asked(message.part))
  return undefined
}

/** The answer to the caller; what is not SOAP is no answer. @throws {Refusal} VP009 */
async function deliverSoap(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  answer: ProducerAnswer,
): Promise<void> {
  const contentType = String(answer.headers['content-type'] ?? '')
  const { status } = answer
  if (!/^(text\/xml|multipart\/related)\b/i.test(contentType) || (status !== 200 && status !== 500)) {
    pass.attempt!.failed()
    const fault = new Refusal('VP009', `status ${status}`)
    answer.abort(fault)
    throw fault
  }
  if (status === 500) pass.outcome = 'fault'
  await deliver(
    engine,
    pass,
    {
      contract,
      contentType,
      checked: status === 200,
      mustHoldSomething: true,
      headers: passedOn(answer.headers),
    },
    answer,
  )
}
