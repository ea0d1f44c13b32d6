import { hkdfSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Config, type IdentityKeys, isUnavailable } from '../kernel/index.ts'
import { freeSipPort } from '../program/sip-port.ts'
import { createScaipServer, type ScaipServer, type ScaipServerOptions } from '../scaip/index.ts'
import { sipRealm, type Welfare } from '../welfare/index.ts'
import { type Addresses, cannotListen } from './addresses.ts'
import type { Core } from './core.ts'

/** Messages that may be under way besides those that wait in the intake: being looked up, or being committed. */
const underWay = 512
/** SIP transactions remembered: 32 s of five hundred messages a second. Beyond that a repeat is known by its ref, from the database. */
const serverTransactions = 16_384

/**
 * What digest challenges are signed with: the same in all processes on one database, so that a device may be challenged by one,
 * answer to another, and be believed after a restart.
 */
function nonceSecretOf({ lookup }: IdentityKeys): Buffer {
  return Buffer.from(hkdfSync('sha256', lookup, '', 'knutpunkt sip digest nonces', 32))
}

/** Opens SIP for alarms. */
export async function openSip(core: Core, welfare: Welfare): Promise<Pick<Addresses, 'sip' | 'sips'>> {
  const { config, log, metrics, keys, closers } = core
  const { sip, sips } = config
  const port = sip.port === 0 ? await freeSipPort(sip.host) : sip.port
  const events = metrics.counter(
    'knutpunkt_scaip_events_total',
    'What happened to SCAIP messages, by kind and outcome',
    ['kind', 'outcome'],
  )
  const options: ScaipServerOptions = {
    udp: { host: sip.host, port },
    tcp: { host: sip.host, port },
    ...(sips.keyFile !== '' && { tls: { host: sip.host, port: sips.port, ...(await tlsOf(config)) } }),
    ...welfare.scaip,
    digest: { realm: sipRealm, nonceSecret: nonceSecretOf(keys) },
    // So that it is the intake that is full first: it lets alarms pass before heartbeats, and counts what it turns away.
    limits: { handlersInFlight: config.welfare.intakeQueueLimit + underWay, serverTransactions },
    onEvent: (event) => {
      welfare.scaip.onEvent(event)
      const outcome = event.kind === 'delivery' ? event.outcome.kind : 'reason' in event ? event.reason : ''
      events.inc({ kind: event.kind, outcome })
      // A database that is away is told of once, where it is noticed, and not for every message.
      if (event.kind === 'busy' && event.error !== undefined && !isUnavailable(event.error))
        log.error({ err: event.error }, 'a SCAIP message was not taken')
    },
  }
  const scaip = await createScaipServer(options).catch((error) =>
    cannotListen('SIP', `${sip.host}:${port}`, 'sip.port and sip.host', error),
  )
  closers.push(() => scaip.close())
  return sipAddresses(scaip)
}

async function tlsOf({ sips }: Config) {
  const [key, cert, ca] = await Promise.all(
    [sips.keyFile, sips.certificateFile, sips.authoritiesFile].map((file) =>
      file === '' ? undefined : readFile(file),
    ),
  )
  return { key: key!, cert: cert!, ...(ca && { ca }), requestCert: sips.requestClientCertificate }
}

function sipAddresses(scaip: ScaipServer): Pick<Addresses, 'sip' | 'sips'> {
  const { udp, tls } = scaip.addresses()
  const written = ({ address, port }: { address: string; port: number }) =>
    `${address.includes(':') ? `[${address}]` : address}:${port}`
  return { sip: written(udp!), ...(tls && { sips: written(tls) }) }
}
