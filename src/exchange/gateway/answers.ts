import type { ServerResponse } from 'node:http'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { envelope } from '../soap/envelope.ts'
import { escapeXml } from '../soap/xml.ts'
import { type VpCode, vpCodes } from './vp-codes.ts'

interface Refused {
  code: VpCode
  /** The call's id: what support asks for. */
  id: string
  platform: string
  correlationId: string
}

/** A SOAP 1.1 fault as deployed platforms write it: `VP007 [platform] text`. */
export function soapFault({ code, id, platform }: Refused): string {
  const { client, text } = vpCodes[code]
  return envelope(
    `<soap:Fault><faultcode>soap:${client ? 'Client' : 'Server'}</faultcode>` +
      `<faultstring>${escapeXml(`${code} [${platform}] ${text.sv}`)}</faultstring>` +
      `<detail><support xmlns="urn:knutpunkt:support:1"><id>${id}</id><code>${code}</code><text>${escapeXml(text.en)}</text></support></detail></soap:Fault>`,
  )
}

/** A problem document (RFC 9457) with the same code. */
export function problem({ code, id, platform }: Refused): object {
  const { status, text } = vpCodes[code]
  return {
    type: `urn:knutpunkt:exchange:${code}`,
    title: `${code} [${platform}]`,
    status,
    code,
    detail: text.en,
    detailSv: text.sv,
    supportId: id,
  }
}

/** The same as FHIR says it (R4, OperationOutcome). */
function operationOutcome({ code, id, platform }: Refused): object {
  const { issue, text } = vpCodes[code]
  const coding = [{ system: 'urn:knutpunkt:exchange', code, display: `${code} [${platform}]` }]
  const details = { coding, text: `${text.sv} / ${text.en}` }
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: issue, details, diagnostics: id }],
  }
}

/** In what a caller is told: by the address that was called. */
export type Manner = 'soap' | 'rest' | 'fhir'

/** FHIR where the contract is, as far as the address says which one, whatever else is wrong with it. */
export function mannerOf({ byKey }: Pick<ContractBook, 'byKey'>, url: string): Manner {
  if (!url.startsWith('/x/')) return 'soap'
  const [, name, major] = /^\/x\/([a-z0-9-]{1,60})\/(\d{1,3})(?:[/?]|$)/.exec(url) ?? []
  return byKey(`${name}/${major}`)?.kind === 'fhir' ? 'fhir' : 'rest'
}

const written: Record<Manner, { type: string; body(refused: Refused): string }> = {
  soap: { type: 'text/xml; charset=utf-8', body: soapFault },
  rest: { type: 'application/problem+json', body: (refused) => JSON.stringify(problem(refused)) },
  fhir: {
    type: 'application/fhir+json; charset=utf-8',
    body: (refused) => JSON.stringify(operationOutcome(refused)),
  },
}

/** Answers a refusal in the caller's manner; nothing when an answer has begun, which is then cut off. */
export function answerRefusal(response: ServerResponse, manner: Manner, refused: Refused): number {
  if (response.headersSent) {
    response.destroy()
    return response.statusCode
  }
  const status = manner === 'soap' ? 500 : vpCodes[refused.code].status
  const body = written[manner].body(refused)
  const again = refused.code === 'VP012' || refused.code === 'VP008' ? { 'retry-after': '5' } : {}
  response.writeHead(status, {
    'content-type': written[manner].type,
    'content-length': Buffer.byteLength(body),
    'x-skltp-correlation-id': refused.correlationId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...again,
  })
  response.end(body)
  return status
}
