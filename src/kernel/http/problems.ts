import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ErrorEntry, KnutpunktError, type Language } from '../errors/errors.ts'
import { httpErrors } from './http-errors.ts'
import { languageOf } from './language.ts'
import { InvalidRequest } from './validation.ts'

/** An answer to a request that failed, after RFC 9457 (`application/problem+json`). */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  /** The request's id as a URN, to quote when reporting it. */
  instance: string
  errors?: { in: string; pointer: string; detail: string }[]
}

const retryAfterSeconds = 5

/** What Fastify's own refusals are called here. */
const fastifyErrors: Record<string, ErrorEntry> = {
  FST_ERR_CTP_BODY_TOO_LARGE: httpErrors.content_too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpErrors.unsupported_media_type,
  FST_ERR_HANDLER_TIMEOUT: httpErrors.busy,
}

/** Sorts any thrown value into the error it is answered with. Whatever is not known is an internal error. */
export function knownError(error: unknown, isUnavailable: (error: unknown) => boolean): KnutpunktError {
  if (error instanceof KnutpunktError) return error
  if (error instanceof InvalidRequest) return new KnutpunktError(httpErrors.invalid_request, { cause: error })
  if (isUnavailable(error)) return new KnutpunktError(httpErrors.unavailable, { cause: error })
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? fastifyErrors[code] : undefined
  if (known !== undefined) return new KnutpunktError(known, { cause: error })
  if (typeof code === 'string' && code.startsWith('FST_') && Number(statusCode) < 500) {
    return new KnutpunktError(httpErrors.bad_request, { cause: error })
  }
  return new KnutpunktError(httpErrors.internal, { cause: error })
}

/** The problem a user gets, in her language. The error's detail and causes are not in it. */
export function problemOf(error: KnutpunktError, requestId: string, language: Language): Problem {
  const faults = error.cause instanceof InvalidRequest ? error.cause.faults : undefined
  return {
    type: `urn:knutpunkt:problem:${error.code}`,
    title: error.title[language],
    status: error.status,
    detail: error.publicText[language],
    code: error.code,
    instance: `urn:uuid:${requestId}`,
    ...(faults && {
      errors: faults.map(({ in: part, pointer, reason }) => ({
        in: part,
        pointer,
        detail: reason[language],
      })),
    }),
  }
}

/** Answers a request with a problem. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: KnutpunktError,
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  if (error.status === 503 && !reply.hasHeader('retry-after'))
    reply.header('retry-after', String(retryAfterSeconds))
  return reply
    .code(error.status)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(error, request.id, language)))
}
