import type { ServerResponse } from 'node:http'
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

/** Answers a refusal in the caller's manner; nothing when an answer has begun, which is then cut off. */
export function answerRefusal(response: ServerResponse, rest: boolean, refused: Refused): number {
  if (response.headersSent) {
    response.destroy()
    return response.statusCode
  }
  const { status } = vpCodes[refused.code]
  const body = rest ? JSON.stringify(problem(refused)) : soapFault(refused)
  const again = refused.code === 'VP012' || refused.code === 'VP008' ? { 'retry-after': '5' } : {}
  response.writeHead(rest ? status : 500, {
    'content-type': rest ? 'application/problem+json' : 'text/xml; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-skltp-correlation-id': refused.correlationId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...again,
  })
  response.end(body)
  return rest ? status : 500
}
