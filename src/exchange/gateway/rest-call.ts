import type { ContractOperation, ServiceContract } from '../service-contract/service-contract.ts'
import { type Held, hold, passing } from './body.ts'
import { checkBefore, checkBeside, Copy, mostHeldForChecking } from './checking.ts'
import { toCaller, toProducer, wholeAnswer } from './forward.ts'
import { passedOn } from './headers.ts'
import { type Engine, elapsed, type Pass, whoCalls } from './pass.ts'
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
  const held = await hold(request, contract?.limits.bodyBytes ?? 1024 * 1024)
  pass.requestBytes = held.bytes.length
  if (contract?.personAt) pass.person = await personIn(engine, contract, operation, address, held)

  const resolved = await resolve(engine, { ...pass, caller: pass.caller! })
  pass.resolved = resolved
  pass.times.decided = elapsed(pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  if (operation === undefined) throw new Refusal('VP015', 'no such operation')
  const endpoint = resolved.way.endpoint!
  if (endpoint.profile !== 'rest' && endpoint.profile !== 'fhir') throw new Refusal('VP005')
  const copy = await checkRequest(engine, pass, contract!, held)
  const way = { endpoint, contract: contract! }
  const answer = await toProducer(engine, pass, {
    ...way,
    method,
    path: `${new URL(endpoint.url).pathname.replace(/\/$/, '')}${address.path}${address.query}`,
    headers: passedOn(request.headers),
    ...bodyOf(pass, contract!, held, copy),
  })
  // Its own word that it cannot: told as ours, since theirs may name what is behind.
  if (answer.statusCode === 502 || answer.statusCode === 503 || answer.statusCode === 504) {
    answer.body.destroy()
    engine.circuit.failed(endpoint.id)
    throw new Refusal('VP009', `status ${answer.statusCode}`)
  }
  if (answer.statusCode >= 400) pass.outcome = 'fault'
  await deliver(engine, pass, way, answer)
}

async function personIn(
  { calls }: Engine,
  { personAt }: ServiceContract,
  operation: ContractOperation | undefined,
  { path, query }: RestAddress,
  held: Held,
): Promise<string | undefined> {
  const [where, ...rest] = personAt!
  const identity =
    where === 'query'
      ? new URLSearchParams(query).get(rest[0] ?? '')
      : where === 'path'
        ? pathValue(operation?.path ?? '', path, rest[0] ?? '')
        : where === 'body' && held.whole
          ? bodyValue(held.bytes, rest)
          : undefined
  if (!identity) return undefined
  try {
    // FHIR writes system|value.
    return await calls.residentByIdentity(identity.split('|').at(-1)!)
  } catch {
    return undefined
  }
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

function bodyOf(pass: Pass, contract: ServiceContract, held: Held, copy: Copy | undefined) {
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
    },
    onEnd: () => copy?.end(),
  })
  return { body, length: announced === undefined ? undefined : Number(announced) }
}

const isJson = (contentType: string): boolean => /^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType)

async function checkRequest(
  engine: Engine,
  pass: Pass,
  contract: ServiceContract,
  held: Held,
): Promise<Copy | undefined> {
  const contentType = pass.request.headers['content-type'] ?? ''
  const wanted = engine.validation.wanted(contract, 'request')
  if (wanted === 'no' || held.bytes.length === 0 || !isJson(contentType)) return undefined
  const message = { contract, operation: pass.operation, direction: 'request' as const, contentType }
  if (wanted === 'before') {
    if (!held.whole) throw new Refusal('VP015', 'too long to be checked')
    if ((await checkBefore(engine, pass, { ...message, body: held.bytes })) > 0)
      throw new Refusal('VP015', 'contract')
    return undefined
  }
  if (held.whole) {
    checkBeside(engine, pass, { ...message, body: held.bytes })
    return undefined
  }
  return new Copy(held.bytes, mostHeldForChecking, (body) => checkBeside(engine, pass, { ...message, body }))
}

async function deliver(
  engine: Engine,
  pass: Pass,
  way: Parameters<typeof toCaller>[2],
  answer: Parameters<typeof toCaller>[3],
): Promise<void> {
  const { contract, endpoint } = way
  const contentType = String(answer.headers['content-type'] ?? '')
  const wanted =
    answer.statusCode < 300 && isJson(contentType) ? engine.validation.wanted(contract, 'response') : 'no'
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
