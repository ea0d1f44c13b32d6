import type { ContractOperation, ServiceContract } from '../service-contract/service-contract.ts'
import { checkAnnounced, type Held, hold, holdAll, passing } from './body.ts'
import { Copy, checkBefore, checkBeside, mostHeldForChecking } from './checking.ts'
import { AddressRewriter, isFhir, isText } from './fhir-addresses.ts'
import { deliver, toProducer } from './forward.ts'
import { passedOn } from './headers.ts'
import { cutCircle, type Engine, elapsed, type Pass, whoCalls } from './pass.ts'
import type { ProducerAnswer } from './producer-answer.ts'
import type { Target } from './producers.ts'
import { residentOf } from './resident.ts'
import { resolve } from './resolve.ts'
import { Refusal } from './vp-codes.ts'

/** `/x/{contract}/{major}/{logicalAddress}/…`, taken apart. */
export interface RestAddress {
  contract: string
  logicalAddress: string
  /** What follows, with its `/`. */
  path: string
  /** With its `?`, or empty. */
  query: string
}

const shape = /^\/x\/([a-z0-9-]{1,60})\/(\d{1,3})\/([A-Za-z0-9-]{1,64})(\/[^?]*)?(\?.*)?$/
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** @throws {Refusal} VP003 without an address, VP015 for whatever can be read in two ways */
export function readRestAddress(url: string): RestAddress {
  const match = shape.exec(url)
  if (!match) throw new Refusal(/^\/x\/[a-z0-9-]+\/\d+\/?(\?|$)/.test(url) ? 'VP003' : 'VP015', 'address')
  const [, name, major, logicalAddress, path = '/', query = ''] = match
  if (/%(?:2f|5c|2e|00)|\\|\/\/|\/\.\.?(?:\/|$)/i.test(path)) throw new Refusal('VP015', 'path')
  return { contract: `${name}/${major}`, logicalAddress: logicalAddress!, path, query }
}

/** Which operation of a contract a method and path are; a FHIR interface is known by its resource types alone. */
export function operationOf(
  contract: ServiceContract,
  method: string,
  path: string,
): ContractOperation | undefined {
  return contract.operations.find((each) => {
    if (each.method !== method && !(method === 'HEAD' && each.method === 'GET')) return false
    return matches(each.path ?? '/', path)
  })
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template, path].map((each) => each.replace(/\/$/, '').split('/'))
  return (
    wanted!.length === given!.length &&
    wanted!.every((part, at) => (/^\{.*\}$/.test(part) ? given![at] !== '' : part === given![at]))
  )
}

/** A REST call: as a SOAP call, with everything in its address. */
export async function restCall(engine: Engine, pass: Pass): Promise<void> {
  await whoCalls(engine, pass)
  const { request } = pass
  const method = request.method ?? 'GET'
  if (!methods.has(method)) throw new Refusal('VP015', 'method')
  const address = readRestAddress(request.url ?? '')
  pass.contract = address.contract
  pass.logicalAddress = address.logicalAddress
  const contract = engine.book.byKey(address.contract)
  const operation = contract && operationOf(contract, method, address.path)
  pass.operation = operation?.name ?? method
  cutCircle(engine, pass)
  const most = contract?.limits.bodyBytes ?? 1024 * 1024
  checkAnnounced(request, most)
  let held = await hold(request, most)
  pass.requestBytes = held.bytes.length
  if (contract?.personAt) {
    // A person in a body may not hide behind what is looked through.
    if (contract.personAt[0] === 'body') held = await wholeBody(pass, held, most)
    pass.person = await personIn(engine, contract, operation, address, held)
  }

  const resolved = await resolve(engine, pass, pass.caller!)
  pass.resolved = resolved
  pass.times.decided = elapsed(pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  if (operation === undefined) throw new Refusal('VP015', 'no such operation')
  const endpoint = resolved.way.endpoint!
  if (endpoint.profile !== 'rest' && endpoint.profile !== 'fhir') throw new Refusal('VP005')
  const { held: all, copy } = await checkRequest(engine, pass, contract!, held)
  const answer = await toProducer(engine, pass, {
    endpoint,
    contract: contract!,
    method,
    path: `${address.path}${address.query}`,
    headers: passedOn(request.headers),
    ...bodyOf(engine, pass, contract!, all, copy),
  })
  await deliverRest(engine, pass, contract!, address, answer)
}

/** All of a body that is looked into. @throws {Refusal} VP015 when it is longer than can be held, or packed */
async function wholeBody(pass: Pass, held: Held, most: number): Promise<Held> {
  if (pass.request.headers['content-encoding'] !== undefined) throw new Refusal('VP015', 'content encoding')
  const bytes = await holdAll(pass.request, held, Math.min(most, mostHeldForChecking))
  pass.requestBytes = bytes.length
  return { bytes, whole: true }
}

async function personIn(
  engine: Engine,
  { personAt }: ServiceContract,
  operation: ContractOperation | undefined,
  { path, query }: RestAddress,
  held: Held,
): Promise<string | undefined> {
  const [where, ...rest] = personAt!
  const identity =
    where === 'query'
      ? queryValue(query, rest[0] ?? '')
      : where === 'path'
        ? pathValue(operation?.path ?? '', path, rest[0] ?? '')
        : where === 'body'
          ? bodyValue(held.bytes, rest)
          : undefined
  // FHIR writes system|value.
  return identity ? residentOf(engine, identity.split('|').at(-1)!) : undefined
}

/** Two of it may be read in two ways. @throws {Refusal} VP015 */
function queryValue(query: string, name: string): string | undefined {
  const values = new URLSearchParams(query).getAll(name)
  if (values.length > 1) throw new Refusal('VP015', 'two people')
  return values[0]
}

function pathValue(template: string, path: string, name: string): string | undefined {
  const at = template.split('/').indexOf(`{${name}}`)
  const value = at < 0 ? undefined : path.split('/')[at]
  try {
    return value && decodeURIComponent(value)
  } catch {
    throw new Refusal('VP015', 'path')
  }
}

function bodyValue(bytes: Buffer, path: readonly string[]): string | undefined {
  try {
    const value = path.reduce<unknown>(
      (node, name) => (node as Record<string, unknown>)?.[name],
      JSON.parse(bytes.toString('utf8')),
    )
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function bodyOf({ tidy }: Engine, pass: Pass, contract: ServiceContract, held: Held, copy?: Copy) {
  if (held.whole)
    return held.bytes.length === 0 ? { body: undefined } : { body: held.bytes, length: held.bytes.length }
  const announced = pass.request.headers['content-length']
  const body = passing({
    head: held.bytes,
    request: pass.request,
    most: contract.limits.bodyBytes,
    onChunk(chunk) {
      pass.requestBytes += chunk.length
      copy?.write(chunk)
      tidy.streamed(chunk.length)
    },
    onEnd: () => copy?.end(),
  })
  return { body, length: announced === undefined ? undefined : Number(announced) }
}

const isJson = (contentType: string): boolean => /^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType)

/** Checks a request where its contract wants it: before it goes on, which holds it, or beside. */
async function checkRequest(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  held: Held,
): Promise<{ held: Held; copy?: Copy }> {
  const { headers } = pass.request
  const contentType = headers['content-type'] ?? ''
  const wanted = engine.validation.wanted(contract, 'request')
  if (wanted === 'no' || held.bytes.length === 0) return { held }
  if (!isJson(contentType)) {
    // What is enforced is not got round by calling it something else.
    if (wanted === 'before') throw new Refusal('VP015', 'content type')
    return { held }
  }
  const message = { contract, operation: pass.operation, direction: 'request' as const, contentType }
  if (wanted === 'before') {
    const all = await wholeBody(pass, held, contract.limits.bodyBytes)
    if ((await checkBefore(engine, pass, { ...message, body: all.bytes })) > 0)
      throw new Refusal('VP015', 'contract')
    return { held: all }
  }
  if (headers['content-encoding'] !== undefined) return { held }
  if (held.whole) {
    checkBeside(engine, pass, { ...message, body: held.bytes })
    return { held }
  }
  const copy = new Copy(held.bytes, mostHeldForChecking, (body) =>
    checkBeside(engine, pass, { ...message, body }),
  )
  return { held, copy }
}

/** @throws {Refusal} VP009 */
async function deliverRest(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  address: RestAddress,
  answer: ProducerAnswer,
): Promise<void> {
  const { status } = answer
  // Its own word that it cannot: told as ours, since theirs may name what is behind.
  if (status === 502 || status === 503 || status === 504) {
    pass.attempt!.failed()
    const fault = new Refusal('VP009', `status ${status}`)
    answer.abort(fault)
    throw fault
  }
  if (status >= 400) pass.outcome = 'fault'
  const contentType = String(answer.headers['content-type'] ?? '')
  const headers = passedOn(answer.headers)
  const endpoint = pass.resolved!.way.endpoint!
  const target = engine.producers.target(endpoint, contract.limits.connectMs)
  hideAddresses(headers, target, address)
  await deliver(
    engine,
    pass,
    {
      contract,
      contentType,
      checked: status < 300 && pass.request.method !== 'HEAD' && isJson(contentType),
      mustHoldSomething: false,
      headers,
      ...(isFhir(contract, endpoint) &&
        isText(contentType) && { rewriter: new AddressRewriter(target, addressOf(engine, address)) }),
    },
    answer,
  )
}

/** What stands for an endpoint, as the catalogue tells it. */
const addressOf = ({ baseUrl }: Engine, { contract, logicalAddress }: RestAddress): string =>
  `${baseUrl()}/x/${contract}/${logicalAddress}`

/** Where something is, is told by the platform's address; what cannot be told so is left out. */
export function hideAddresses(
  headers: Record<string, string | string[]>,
  { origin, base }: Pick<Target, 'origin' | 'base'>,
  { contract, logicalAddress }: Pick<RestAddress, 'contract' | 'logicalAddress'>,
): void {
  delete headers['link']
  delete headers['refresh']
  for (const name of ['location', 'content-location']) {
    const value = headers[name]
    if (value === undefined) continue
    const own = String(value).startsWith(`${origin}/`) ? String(value).slice(origin.length) : String(value)
    if (own.startsWith(`${base}/`) && !own.startsWith('//'))
      headers[name] = `/x/${contract}/${logicalAddress}${own.slice(base.length)}`
    else delete headers[name]
  }
}
