import type { ServicePlatform } from '../compose.ts'
import {
  createDemoLogin,
  createSystemFetch,
  type LogIn,
  makeCredentials,
  type SystemFetch,
} from '../simulator/index.ts'
import { allPermissions, type OperatorWrite } from '../trust/index.ts'

/** How the made-up world reaches a platform: as a system that is registered there, and as its people. */
export interface DemoAccess {
  /** URL of its interfaces, from this machine. */
  base: string
  system: { clientId: string; fetch: SystemFetch }
  logIn: LogIn
}

/** The made-up world's system. Its key is made anew at each start, and never written down. */
const simulatorId = 'simulator'

/** Registers the made-up world's system at a platform, which its operator runs. */
export async function accessTo(platform: ServicePlatform, operator: OperatorWrite): Promise<DemoAccess> {
  const base = urlFromHere(platform.addresses.http)
  const credentials = await makeCredentials(simulatorId)
  const organisation = await platform.ensureOperator(operator)
  await platform.addSystem({
    id: simulatorId,
    name: 'Simulator',
    organisation,
    jwks: { keys: [{ ...credentials.publicJwk }] },
    scopes: [...allPermissions],
    actsForAll: true,
  })
  return {
    base,
    system: { clientId: simulatorId, fetch: createSystemFetch(() => base, credentials) },
    logIn: createDemoLogin(() => base),
  }
}

/** Where to send from this machine; an address that means "any" is not one to send to. */
export function fromHere(address: string): { host: string; port: number } {
  const { hostname, port: number } = new URL(`sip://${address}`)
  const host = hostname.replace(/^\[|\]$/g, '')
  return { host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port: Number(number) }
}

function urlFromHere(address: string): string {
  const url = new URL(address)
  const { host } = fromHere(url.host)
  url.hostname = host.includes(':') ? `[${host}]` : host
  return url.origin
}

/** Its certificate is of `localhost`. */
export function gatewayFromHere(address: string): string {
  return `https://localhost:${new URL(address).port}`
}
