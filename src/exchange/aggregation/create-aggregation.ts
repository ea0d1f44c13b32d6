import type { Clock, Log } from '../../kernel/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { Addressing, Routing } from '../addressing/addressing.ts'
import type { Engagement } from '../engagement-index/engagement.ts'
import type { FindFilter } from '../engagement-index/engagement-store.ts'
import { type ResidentId, readResident } from '../engagement-index/resident.ts'
import type { InternalAnswer, MakeCall, OwnAnswer, OwnProducer, OwnRequest } from '../gateway/call.ts'
import type { ContractBook, ServiceContract } from '../service-contract/service-contract.ts'
import { child, readXml, textAt, type XmlElement, XmlError } from '../soap/xml.ts'
import { type Bound, BoundFull, createBound } from './bounded.ts'
import { hasFailed, mergeAnswers } from './merge.ts'
import { type CausingAgent, type SourceStatus, writeProcessingStatus } from './processing-status.ts'

export interface AggregationDeps {
  clock: Clock
  log: Log
  book: Pick<ContractBook, 'byKey'>
  addressing: Addressing
  calls: Pick<Calls, 'decide'>
  call: MakeCall
  find(resident: ResidentId, filter: FindFilter): Promise<readonly Engagement[]>
  /** What is looked for in the index for a contract; RIV-TA: `riv:` and the contract's domain. */
  scopeOf?(contract: ServiceContract): { serviceDomain: string; categorizations?: readonly string[] }
  limits?: Partial<AggregationLimits>
}

export interface AggregationLimits {
  /** The whole, and one source, in ms. */
  wholeMs: number
  sourceMs: number
  /** Sources asked for one request; how many of them at once; and how many at once in the process, and waiting. */
  sources: number
  atOnce: number
  atOnceInAll: number
  waitingInAll: number
  /** Characters of all answers of one request; what comes after is left out. */
  characters: number
}

const ordinaryLimits: AggregationLimits = {
  wholeMs: 28_000,
  sourceMs: 27_000,
  sources: 200,
  atOnce: 40,
  atOnceInAll: 400,
  waitingInAll: 4_000,
  characters: 32 * 1024 * 1024,
}

const ownName = 'aggregation'

/** How a source was named when the rules keep from telling which it is. */
const unnamed = 'SE'

const rivScope = ({ domain }: ServiceContract) => ({ serviceDomain: `riv:${domain}` })

interface Gathering {
  request: OwnRequest
  contract: ServiceContract
  signal: AbortSignal
  /** Characters that answers have together. */
  taken: number
}

type Came = { status: SourceStatus; answer?: XmlElement }

/**
 * Answers contracts with the answers of all sources that have something about the person and that the caller may ask. Each is asked
 * through the gateway as the caller herself, so nobody gets more in one answer than in many. `internal:aggregation`.
 */
export function createAggregation(deps: AggregationDeps): OwnProducer {
  const limits = { ...ordinaryLimits, ...deps.limits }
  const inAll = createBound(limits.atOnceInAll, limits.waitingInAll)
  const successes = createMemory(10_000)
  const { clock, log } = deps

  async function gather(request: OwnRequest): Promise<OwnAnswer> {
    const contract = deps.book.byKey(request.contract)
    if (!contract?.aggregated || contract.kind !== 'rivta')
      return refuse('Client', 'this contract is not one that is gathered from many sources')
    const root = readXml(request.body)
    const resident = residentIn(root, contract)
    if (resident === undefined) return refuse('Client', 'the request names nobody to gather for')
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), limits.wholeMs)
    const gathering = {
      request,
      contract,
      signal: AbortSignal.any([ending.signal, request.signal]),
      taken: 0,
    }
    try {
      const addresses = await addressesOf(gathering, resident, textAt(root, 'sourceSystemHSAId'))
      if (addresses === undefined) return answerOf(gathering, [indexFailed(request)])
      const { permitted, leftOut } = await permittedOf(gathering, addresses)
      const asked = permitted.slice(0, limits.sources)
      const bound = createBound(limits.atOnce, limits.sources)
      const came = await Promise.all(asked.map((address) => ask(gathering, address, bound)))
      return answerOf(gathering, [
        ...came,
        ...permitted.slice(limits.sources).map((each) => failed(each, 'virtualization_platform', 'too_many')),
        ...(leftOut ? [failed(unnamed, 'service_catalog', 'not_permitted')] : []),
      ])
    } finally {
      clearTimeout(timer)
      // What still hangs is let go of.
      ending.abort()
    }
  }

  async function addressesOf(
    { contract, signal }: Gathering,
    resident: ResidentId,
    onlySource: string | undefined,
  ): Promise<string[] | undefined> {
    try {
      const scope = (deps.scopeOf ?? rivScope)(contract)
      const found = await unlessEnded(deps.find(resident, scope), signal)
      const wanted = onlySource ? found.filter(({ sourceSystem }) => sourceSystem === onlySource) : found
      return [...new Set(wanted.map(({ logicalAddress }) => logicalAddress))].sort()
    } catch (err) {
      log.error({ err }, 'the engagement index could not be asked for an aggregated call')
      return undefined
    }
  }

  /** Which sources the caller may ask. Of those she may not, only that there are some is kept. */
  async function permittedOf(gathering: Gathering, addresses: readonly string[]) {
    const routing = deps.addressing.current()
    const may = await Promise.all(
      addresses.map((address) =>
        unlessEnded(Promise.resolve(isPermitted(gathering, address, routing)), gathering.signal).catch(
          (err) => {
            log.error({ err }, 'a source was left out of an aggregated call since it could not be decided on')
            return false
          },
        ),
      ),
    )
    const permitted = addresses.filter((_, at) => may[at])
    return { permitted, leftOut: permitted.length < addresses.length }
  }

  async function isPermitted(
    { request, contract }: Gathering,
    logicalAddress: string,
    routing: Routing,
  ): Promise<boolean> {
    const { caller, person, operation } = request
    const way = routing.find({
      consumer: request.consumer?.hsaId ?? caller.hsaId,
      contract: contract.key,
      logicalAddress,
      at: clock.epochMilliseconds(),
    })
    if (way.logicalAddress === undefined) return false
    const { decision } = await deps.calls.decide({
      system: caller.system ?? request.consumer?.system,
      contract: contract.key,
      operation,
      access: contract.operations.find(({ name }) => name === operation)?.access ?? 'read',
      controller: way.logicalAddress.organisation,
      person,
      informationTypes: contract.informationTypes,
      confidentiality: contract.classification.confidentiality,
      purpose: contract.purpose,
      consent: contract.consent,
      authorised: way.authorisation !== undefined,
      senderConstrained: caller.senderConstrained,
      levelOfAssurance: caller.levelOfAssurance,
    })
    return decision === 'permit'
  }

  async function ask(gathering: Gathering, address: string, bound: Bound): Promise<Came> {
    // A way that takes back here would gather for ever.
    if (leadsHere(gathering, address)) return failed(address, 'service_catalog', 'VP004')
    const limit = new AbortController()
    const signal = AbortSignal.any([gathering.signal, limit.signal])
    const timer = setTimeout(() => limit.abort(), limits.sourceMs)
    try {
      const made = bound.run(signal, () => inAll.run(signal, () => callTo(gathering, address, signal)))
      return taken(gathering, address, await unlessEnded(made, signal))
    } catch (err) {
      if (err instanceof BoundFull && !signal.aborted)
        return failed(address, 'virtualization_platform', 'too_many')
      if (signal.aborted) return failed(address, 'service_producer', 'timeout')
      log.warn({ err, logicalAddress: address }, 'a source of an aggregated call could not be asked')
      return failed(address, 'virtualization_platform', 'failed')
    } finally {
      clearTimeout(timer)
      limit.abort()
    }
  }

  function leadsHere({ request, contract }: Gathering, logicalAddress: string): boolean {
    const { endpoint } = deps.addressing.current().find({
      consumer: request.consumer?.hsaId ?? request.caller.hsaId,
      contract: contract.key,
      logicalAddress,
      at: clock.epochMilliseconds(),
    })
    return endpoint?.url === `internal:${ownName}`
  }

  function callTo({ request, contract }: Gathering, logicalAddress: string, signal: AbortSignal) {
    const { consumer, caller, originalConsumer, onBehalfOf, correlationId, person, body, history } = request
    return deps.call({
      consumer: consumer?.hsaId ?? caller.hsaId,
      contract: contract.key,
      logicalAddress,
      body,
      originalConsumer,
      correlationId,
      history,
      timeoutMs: limits.sourceMs,
      signal,
      ...(onBehalfOf !== undefined && { onBehalfOf }),
      ...(person !== undefined && { person }),
    })
  }

  /** A source's answer, when it is one. */
  function taken(gathering: Gathering, address: string, { code, body }: InternalAnswer): Came {
    if (code === 'VP007') return failed(unnamed, 'service_catalog', 'not_permitted')
    if (code !== undefined) return failed(address, agentOf(code), code)
    gathering.taken += body.length
    if (gathering.taken > limits.characters) return failed(address, 'virtualization_platform', 'too_large')
    try {
      const answer = readXml(body)
      const { key } = gathering.contract
      if (answer.namespace !== key || answer.name !== `${gathering.request.operation}Response`)
        return failed(address, 'service_producer', 'unreadable')
      if (hasFailed(answer)) return failed(address, 'service_producer', 'ERROR')
      const at = clock.epochMilliseconds()
      successes.keep(`${key} ${address}`, at)
      return { status: { logicalAddress: address, lastSuccess: at }, answer }
    } catch (error) {
      if (!(error instanceof XmlError)) throw error
      return failed(address, 'service_producer', 'unreadable')
    }
  }

  function failed(logicalAddress: string, agent: CausingAgent, code: string): Came {
    const at = clock.epochMilliseconds()
    return { status: { logicalAddress, failure: { at, agent, code, text: texts[code] ?? texts['failed']! } } }
  }

  const indexFailed = ({ logicalAddress }: OwnRequest) => failed(logicalAddress, 'engagement_index', 'failed')

  function answerOf({ contract, request }: Gathering, came: readonly Came[]): OwnAnswer {
    const answers = came.flatMap(({ answer }) => (answer ? [answer] : []))
    const names = { namespace: contract.key, name: `${request.operation}Response` }
    const statuses = onceUnnamed(came.map(({ status }) => status)).map((status) => ({
      ...status,
      lastSuccess: status.lastSuccess ?? successes.of(`${contract.key} ${status.logicalAddress}`),
    }))
    return { body: mergeAnswers(answers, names), header: writeProcessingStatus(statuses) }
  }

  return {
    name: ownName,
    answer: async (request) => {
      try {
        return await gather(request)
      } catch (error) {
        if (error instanceof XmlError) return refuse('Client', 'the request is no XML that is taken')
        throw error
      }
    },
  }
}

const refuse = (code: 'Client' | 'Server', text: string): OwnAnswer => ({ body: '', fault: { code, text } })

/** How many sources were left out by the rules is not told either. */
function onceUnnamed(statuses: readonly SourceStatus[]): SourceStatus[] {
  let told = false
  return statuses.filter(({ logicalAddress }) => {
    if (logicalAddress !== unnamed) return true
    const first = !told
    told = true
    return first
  })
}

const texts: Record<string, string> = {
  timeout: 'the source did not answer in time',
  too_many: 'too many sources were to be asked at once',
  too_large: 'the answer would be too large with this source',
  unreadable: 'the source answered with something else than an answer',
  ERROR: 'the source answered that it could not',
  fault: 'the source answered with a fault',
  not_permitted: 'one or more sources are left out: the caller may not ask them about this person',
  failed: 'the source could not be asked',
  VP004: 'there is no way to the source for this contract',
  VP009: 'the source could not be reached or gave no answer',
}

/** Whose fault a code of the gateway is. */
function agentOf(code: string): CausingAgent {
  if (code === 'fault' || code === 'VP009') return 'service_producer'
  if (['VP003', 'VP004', 'VP005', 'VP006', 'VP008', 'VP010'].includes(code)) return 'service_catalog'
  return /^VP\d{3}$/.test(code) ? 'virtualization_platform' : 'other'
}

/** Whom the request is about: where the contract says, with the root beside it. */
function residentIn(root: XmlElement, { personAt }: ServiceContract): ResidentId | undefined {
  if (personAt === undefined) return undefined
  const parent = personAt.slice(0, -1).reduce<XmlElement | undefined>(child, root)
  const named = child(parent, personAt.at(-1)!)
  return (
    named &&
    readResident(
      named.text,
      named.attributes['root'] ?? (parent === root ? undefined : textAt(parent, 'root')),
    )
  )
}

/** Waits no longer than the signal, though what is waited for heeds it not. */
function unlessEnded<T>(made: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = Promise.withResolvers<never>()
  const end = () => ended.reject(new DOMException('ended', 'AbortError'))
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  made.catch(() => undefined)
  return Promise.race([made, ended.promise]).finally(() => signal.removeEventListener('abort', end))
}

/** Remembers a bounded number of times, the least lately kept forgotten first. */
function createMemory(most: number) {
  const kept = new Map<string, number>()
  return {
    of: (name: string) => kept.get(name),
    keep(name: string, at: number) {
      kept.delete(name)
      kept.set(name, at)
      if (kept.size > most) kept.delete(kept.keys().next().value!)
    },
  }
}
