import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { openApiOf, wsdlOf } from '../service-contract/published-files.ts'
import type { ContractBook, ServiceContract } from '../service-contract/service-contract.ts'
import { answerRefusal, mannerOf } from './answers.ts'
import type { MakeCall } from './call.ts'
import { createCircuit } from './circuit.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { createMakeCall } from './internal-call.ts'
import { createLastDecisions } from './last-decisions.ts'
import { beginPass, type Engine, run } from './pass.ts'
import { createProducers } from './producers.ts'
import { type CallAsked, type Resolved, resolve } from './resolve.ts'
import { restCall } from './rest-call.ts'
import { soapCall } from './soap-call.ts'
import { createTidy } from './tidy.ts'

/** The gateway, running. */
export interface Gateway {
  /** Takes a request to `/vp/…` or `/x/…`, whoever listens. */
  handle(request: IncomingMessage, response: ServerResponse): void
  call: MakeCall
  /** What would come of a call, without making it. */
  resolve(asked: CallAsked): Promise<Resolved>
  /** Endpoints that rest after failing. */
  resting(): string[]
  /** Takes what the platform shows producers, and whom it believes, into use when the files have changed. @returns whether they had */
  reload(): Promise<boolean>
  /** Waits for the calls under way, up to some seconds, and closes connections to producers. */
  stop(): Promise<void>
}

const stopGraceMs = 5_000

/** Makes the gateway. It listens to nothing itself. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { settings } = deps
  const engine: Engine = {
    ...deps,
    producers: await createProducers(
      {
        keyFile: settings.producerKeyFile,
        certificateFile: settings.producerCertificateFile,
        authoritiesFile: settings.producerAuthoritiesFile,
      },
      deps.log,
    ),
    circuit: createCircuit(deps.monotonic),
    remembered: createLastDecisions(settings.lastDecisionSeconds * 1000),
    tidy: createTidy(),
  }
  let underWay = 0
  let stopping = false

  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? ''
    const rest = url.startsWith('/x/')
    const pass = beginPass(engine, rest ? 'rest' : 'rivta', request, response)
    if (stopping || underWay >= settings.callsAtOnce || deps.traffic.full?.()) {
      const { platformId: platform } = settings
      answerRefusal(response, mannerOf(deps.book, url), {
        code: 'VP012',
        id: pass.id,
        platform,
        correlationId: pass.id,
      })
      return
    }
    underWay++
    void run(engine, pass, (it) => (rest ? restCall(engine, it) : soapCall(engine, it))).finally(() => {
      underWay--
    })
  }
  return {
    handle(request, response) {
      const description =
        request.method === 'GET' ? descriptionAsked(deps.book, request.url ?? '') : undefined
      if (description === undefined) take(request, response)
      else void describe(deps, description, request, response)
    },
    call: createMakeCall(engine),
    resolve: (asked) => resolve(engine, asked, asked.caller),
    resting: () => engine.circuit.open(),
    reload: () => engine.producers.reload(),
    async stop() {
      stopping = true
      const until = performance.now() + stopGraceMs
      while (underWay > 0 && performance.now() < until) await new Promise((done) => setTimeout(done, 20))
      await engine.producers.close()
    },
  }
}

interface Description {
  contract: ServiceContract
  kind: 'wsdl' | 'openapi'
  path: string
}

/** Whether a contract's own description is asked for: public, since it holds no personal data. */
function descriptionAsked(book: ContractBook, url: string): Description | undefined {
  const soap = /^\/vp\/([\w./:-]*?)([A-Za-z]\w*)\/(\d{1,3})\/rivtabp2[01]\?wsdl$/i.exec(url)
  if (soap) {
    const [, , name, major] = soap
    const contract = book
      .all()
      .find((each) => each.kind === 'rivta' && each.name === name && each.major === Number(major))
    return (
      contract && { contract: book.byKey(contract.key)!, kind: 'wsdl', path: url.slice(0, url.indexOf('?')) }
    )
  }
  const rest = /^\/x\/([a-z0-9-]+)\/(\d{1,3})\/openapi\.json$/.exec(url)
  const contract = rest ? book.byKey(`${rest[1]}/${rest[2]}`) : undefined
  return contract && { contract, kind: 'openapi', path: `/x/${rest![1]}/${rest![2]}` }
}

/** Where a description was asked for over TLS calls are taken too, whatever the pages' own address is. */
function calledAt({ socket, headers: { host = '' } }: IncomingMessage): string | undefined {
  return socket instanceof TLSSocket && /^[\w.-]+(:\d{1,5})?$/.test(host) ? `https://${host}` : undefined
}

async function describe(
  { book, baseUrl, log }: GatewayDeps,
  { contract, kind, path }: Description,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const endpoint = `${calledAt(request) ?? baseUrl()}${path}`
  try {
    const text =
      kind === 'wsdl'
        ? await wsdlOf(book, contract, baseUrl(), endpoint)
        : JSON.stringify(await openApiOf(book, contract, endpoint))
    const type = kind === 'wsdl' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8'
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' })
    response.end(text)
  } catch (err) {
    log.error({ err, contract: contract.key }, 'a contract could not be shown')
    response.writeHead(503, { 'retry-after': '5' }).end()
  }
}
