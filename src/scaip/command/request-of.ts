import type { SendRequest } from '../client/send-request.ts'
import type { SendOptions } from './send-options.ts'

/** The request for one message of a command. */
export function requestOf(options: SendOptions, cid: string, ref: string): SendRequest {
  const { raw } = options
  const rawMessage = raw && {
    raw: raw.bytes,
    ...(raw.contentType === undefined ? {} : { contentType: raw.contentType }),
    ...(options.ref === undefined ? {} : { ref: options.ref }),
  }
  const fromUser = options.fromUser ?? (cid === '' ? undefined : cid)
  return {
    target: options.to,
    mrq: rawMessage ?? { ...options.fields, cid, ref },
    connection: cid,
    replyMilliseconds: options.replyMilliseconds,
    ...(fromUser === undefined ? {} : { fromUser }),
    ...(options.credentials ? { credentials: options.credentials } : {}),
  }
}
