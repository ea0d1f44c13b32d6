import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type StreamContext, type StreamFlow, streamFlow } from './stream-flow.ts'

/** How a TLS server is believed, and what we show it. PEM texts. */
export interface TlsClientOptions {
  readonly ca?: string | Buffer | undefined
  readonly cert?: string | Buffer | undefined
  readonly key?: string | Buffer | undefined
  /** Believes any certificate: for trying things out only. */
  readonly insecure?: boolean | undefined
  /** The name expected in the server's certificate; default is the host connected to. */
  readonly serverName?: string | undefined
}

/**
 * Connects to a TCP or TLS peer.
 *
 * @throws when the connection or the handshake fails, or is not there within `timeoutMilliseconds`
 */
export function connectStream(
  target: { host: string; port: number; tls?: TlsClientOptions; timeoutMilliseconds: number },
  context: StreamContext,
): Promise<StreamFlow> {
  return new Promise((resolve, reject) => {
    const socket = context.transport === 'tls' ? tlsSocket(target) : connectTcp(target.port, target.host)
    const timer = context.timers.after(target.timeoutMilliseconds, () => {
      socket.destroy(new Error(`No connection within ${target.timeoutMilliseconds} ms`))
    })
    const fail = (error: Error) => {
      timer.cancel()
      reject(error)
    }
    socket.once('error', fail)
    socket.once(context.transport === 'tls' ? 'secureConnect' : 'connect', () => {
      timer.cancel()
      const flow = streamFlow(socket, context)
      socket.removeListener('error', fail)
      resolve(flow)
    })
  })
}

function tlsSocket(target: { host: string; port: number; tls?: TlsClientOptions }): Socket {
  const { ca, cert, key, insecure, serverName } = target.tls ?? {}
  const name = serverName ?? (isIP(target.host) ? undefined : target.host)
  return connectTls({
    host: target.host,
    port: target.port,
    ...(name === undefined ? {} : { servername: name }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: insecure !== true,
    minVersion: 'TLSv1.2',
  })
}
