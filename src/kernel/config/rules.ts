import { isLoopback } from '../http/loopback.ts'
import type { Config } from './schema.ts'

/** What no option can tell by itself: each rule gives a sentence when the options do not go together. */
const rules: readonly ((config: Config) => string | undefined)[] = [
  ({ http }) =>
    isLoopback(http.host)
      ? undefined
      : `The option http.host is "${http.host}"; while there is no login it must be a loopback address (127.0.0.1, ::1 or localhost), or anybody on the network could read and change everything.`,
  ({ sips }) =>
    (sips.keyFile === '') === (sips.certificateFile === '')
      ? undefined
      : 'The options sips.keyFile and sips.certificateFile go together; one of them is empty, so SIP over TLS could not be opened.',
  ({ sips }) =>
    sips.requestClientCertificate && sips.authoritiesFile === ''
      ? 'The option sips.requestClientCertificate is true but sips.authoritiesFile is empty; it must name the roots to check certificates against.'
      : undefined,
  ({ identity }) =>
    (identity.encryptionKeys.length === 0) === (identity.lookupKey === '')
      ? undefined
      : 'The options identity.encryptionKeys and identity.lookupKey go together; one of them is empty.',
  ({ identity }) =>
    identity.keysFile !== '' && identity.lookupKey !== ''
      ? 'The keys of personal identities are given both in identity.keysFile and by themselves; one of the two must be left out.'
      : undefined,
  ({ database }) =>
    database.url === '' || /^postgres(ql)?:\/\//.test(database.url)
      ? undefined
      : 'The option database.url (its value is not shown) must begin with postgres:// or be empty.',
  ({ http, sip }) =>
    http.port !== 0 && http.port === sip.port
      ? `The options http.port and sip.port are both ${http.port}; they must differ, since both listen on TCP.`
      : undefined,
  ({ sip, sips }) =>
    sip.port !== 0 && sip.port === sips.port
      ? `The options sip.port and sips.port are both ${sip.port}; they must differ.`
      : undefined,
  ({ welfare: { storm } }) =>
    storm.unansweredToEnd < storm.unansweredToStart
      ? undefined
      : `The option welfare.storm.unansweredToEnd is ${storm.unansweredToEnd}; it must be less than welfare.storm.unansweredToStart, ${storm.unansweredToStart}.`,
]

/** The faults of options that are each right and do not go together. */
export function faultsBetween(config: Config): string[] {
  return rules.flatMap((rule) => rule(config) ?? [])
}
