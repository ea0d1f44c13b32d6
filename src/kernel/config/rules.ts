import { isLoopback } from '../http/loopback.ts'
import type { Config } from './schema.ts'

/** What the rules need to know besides the options. */
export interface RuleContext {
  /** The demo, whose people anybody may log in as: on this machine alone, or where it was told to be shown. */
  readonly demo?: 'loopback' | 'shown' | undefined
}

type Rule = (config: Config, context: RuleContext) => string | undefined

/** Whether others than this machine can reach the pages. */
function isReachable({ http }: Config): boolean {
  return !isLoopback(http.host) || http.behindTerminator || !isLoopback(publicHost(http.publicUrl))
}

const publicHost = (publicUrl: string): string =>
  URL.canParse(publicUrl) ? new URL(publicUrl).hostname : 'localhost'

/** What must be there before anybody else than this machine can reach the pages. */
function missingToBeReached({ http, https, identity, trust }: Config): string[] {
  return [
    https.keyFile === '' && !http.behindTerminator && 'TLS (https.keyFile and https.certificateFile)',
    identity.keysFile === '' &&
      identity.lookupKey === '' &&
      'keys that were made for it and are kept elsewhere (identity.keysFile)',
    trust.identityProvidersFile === '' && 'a way to log in (trust.identityProvidersFile)',
  ].filter((missing) => missing !== false)
}

type TrinoPlace = Config['region']['trino'][string]

/** The sentence on the first Trino that something is wrong with. */
function firstOf(
  places: Config['region']['trino'],
  isWrong: (place: TrinoPlace) => boolean,
  what: string,
): string | undefined {
  const found = Object.entries(places).find(([, place]) => isWrong(place))
  return found && `The option region.trino.${found[0]} ${what}.`
}

/** What no option can tell by itself: each rule gives a sentence when the options do not go together. */
const rules: readonly Rule[] = [
  (config, { demo }) => {
    if (demo === 'shown' || !isReachable(config)) return undefined
    const { host } = config.http
    if (demo === 'loopback') {
      return `The demo would be reachable from other machines (http.host is "${host}"), and anybody who reaches it may log in as anybody; it must be at a loopback address, or be started with --i-know-this-is-a-demo.`
    }
    const missing = missingToBeReached(config)
    return missing.length === 0
      ? undefined
      : `The pages would be reachable from other machines (http.host is "${host}") without ${missing.join(', without ')}; give these, or a loopback address (127.0.0.1, ::1 or localhost).`
  },
  ({ http, https }) =>
    http.publicUrl !== '' &&
    (https.keyFile !== '' || http.behindTerminator) !== http.publicUrl.startsWith('https:')
      ? `The option http.publicUrl is "${http.publicUrl}"; it must begin with https:// when there is TLS, here or in a proxy before, and with http:// otherwise.`
      : undefined,
  ({ http }) =>
    http.behindTerminator && http.publicUrl === ''
      ? 'The option http.behindTerminator is true but http.publicUrl is empty; it must tell by which https address others reach it.'
      : undefined,
  ({ http }, { demo }) =>
    demo === undefined && http.publicUrl === '' && /^(0\.0\.0\.0|::)$/.test(http.host)
      ? `The option http.host is "${http.host}", every address of the machine; http.publicUrl must then tell by which one others reach it.`
      : undefined,
  ({ http, https }) =>
    http.behindTerminator && https.keyFile !== ''
      ? 'The options http.behindTerminator and https.keyFile contradict each other: TLS ends in one place; one of them must be left out.'
      : undefined,
  ({ https }) =>
    (https.keyFile === '') === (https.certificateFile === '')
      ? undefined
      : 'The options https.keyFile and https.certificateFile go together; one of them is empty.',
  ({ https }) =>
    https.requestClientCertificate && (https.authoritiesFile === '' || https.keyFile === '')
      ? 'The option https.requestClientCertificate is true; https.keyFile, https.certificateFile and https.authoritiesFile, the roots to check certificates against, must be given too.'
      : undefined,
  ({ trust }) =>
    trust.sessionIdleMinutes <= trust.sessionHours * 60
      ? undefined
      : `The option trust.sessionIdleMinutes is ${trust.sessionIdleMinutes}; it must be no more than trust.sessionHours, ${trust.sessionHours * 60} minutes.`,
  ({ sips }) =>
    (sips.keyFile === '') === (sips.certificateFile === '')
      ? undefined
      : 'The options sips.keyFile and sips.certificateFile go together; one of them is empty, so SIP over TLS could not be opened.',
  ({ sips }) =>
    sips.requestClientCertificate && sips.authoritiesFile === ''
      ? 'The option sips.requestClientCertificate is true but sips.authoritiesFile is empty; it must name the roots to check certificates against.'
      : undefined,
  ({ exchange: { keyFile, certificateFile, authoritiesFile } }) =>
    (keyFile === '') === (certificateFile === '') && (keyFile === '' || authoritiesFile !== '')
      ? undefined
      : 'The options exchange.keyFile, exchange.certificateFile and exchange.authoritiesFile go together; one of them is empty, so the gateway could not take calls over mutual TLS.',
  ({ exchange: { producerKeyFile, producerCertificateFile } }) =>
    (producerKeyFile === '') === (producerCertificateFile === '')
      ? undefined
      : 'The options exchange.producerKeyFile and exchange.producerCertificateFile go together; one of them is empty.',
  ({ exchange: { terminatorAddresses, terminatorInstanceIds } }) =>
    (terminatorAddresses.length === 0) === (terminatorInstanceIds.length === 0)
      ? undefined
      : 'The options exchange.terminatorAddresses and exchange.terminatorInstanceIds go together; one of them is empty, so nobody would be believed.',
  ({ http, exchange }) =>
    exchange.keyFile !== '' && exchange.port !== 0 && exchange.port === http.port
      ? `The options http.port and exchange.port are both ${http.port}; they must differ, since both listen on TCP.`
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
  ({ region: { trino } }) =>
    firstOf(
      trino,
      ({ passwordFile, tokenFile }) => passwordFile !== undefined && tokenFile !== undefined,
      'has both passwordFile and tokenFile; one of them must be left out',
    ),
  ({ region: { trino } }) =>
    firstOf(
      trino,
      ({ url }) => url.startsWith('http:') && !isLoopback(publicHost(url)),
      'is reached over http at another machine; it must be over https',
    ),
  ({ region: { trino } }) =>
    firstOf(
      trino,
      ({ url, passwordFile, tokenFile }) =>
        url.startsWith('http:') && (passwordFile ?? tokenFile) !== undefined,
      'has a password or a token over http; it must be over https',
    ),
  ({ welfare: { storm } }) =>
    storm.unansweredToEnd < storm.unansweredToStart
      ? undefined
      : `The option welfare.storm.unansweredToEnd is ${storm.unansweredToEnd}; it must be less than welfare.storm.unansweredToStart, ${storm.unansweredToStart}.`,
]

/** The faults of options that are each right and do not go together. */
export function faultsBetween(config: Config, context: RuleContext = {}): string[] {
  return rules.flatMap((rule) => rule(config, context) ?? [])
}
