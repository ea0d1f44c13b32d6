import { type Database, isUnavailable, KnutpunktError } from '../../kernel/index.ts'
import { alarmErrors } from '../alarm/errors.ts'
import type { DeviceAddress } from '../contract/index.ts'
import { type AuthenticationMode, isKey, type StoredAuthentication } from '../device/authentication.ts'
import { together } from './device-authentication.ts'
import type { RefusalLedger } from './refusals.ts'

interface Known {
  mode: AuthenticationMode
  authentication: StoredAuthentication
}

/** Lets a device in that posts a signal, or not. */
export type RestAuthentication = (address: DeviceAddress, authorization: string | undefined) => Promise<void>

const rememberedMs = 10_000
const mostRemembered = 10_000

/**
 * Who a device is that posts JSON, as the register says it has to show it: as over SIP, by its address alone unless more was agreed,
 * and one that nobody knows is let in by its own word. With a key: `Authorization: Bearer <key>`. A device that shows who it is
 * over SIP, by a password or a certificate, cannot do it here, and nobody gets in with its address alone.
 *
 * What the register says is remembered for ten seconds; a key that does not fit is looked up anew, so that a new one is good at once.
 *
 * @throws {KnutpunktError} device_not_authenticated, which is counted and shown on the boards
 */
export function createRestAuthentication(db: Database, refusals: RefusalLedger): RestAuthentication {
  const remembered = new Map<string, { known: Known | undefined; until: number }>()
  const readTogether = together((keys: string[]) => read(db, keys))
  const look = async (key: string): Promise<Known | undefined> => {
    const known = await readTogether(key).catch((error) => {
      if (isUnavailable(error)) refusals.count('database_away')
      throw error
    })
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, { known, until: performance.now() + rememberedMs })
    return known
  }
  return async ({ scheme, value }, authorization) => {
    const key = JSON.stringify([scheme, value])
    const shown = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '')?.[1]
    const before = remembered.get(key)
    const fresh = before !== undefined && before.until > performance.now()
    if (isProven(fresh ? before.known : await look(key), shown)) return
    if (fresh && isProven(await look(key), shown)) return
    refusals.count('not_authenticated')
    throw new KnutpunktError(alarmErrors.device_not_authenticated)
  }
}

function isProven(known: Known | undefined, shown: string | undefined): boolean {
  if (known === undefined || known.mode === 'device_id') return true
  return known.mode === 'device_key' && isKey(shown, known.authentication)
}

async function read(db: Database, keys: string[]): Promise<Map<string, Known>> {
  const addresses = keys.map((key) => JSON.parse(key) as [string, string])
  const { rows } = await db.urgentPool.query<Known & { scheme: string; value: string }>({
    name: 'welfare.rest_authentication',
    text: `select a.scheme, a.value, d.authentication_mode as mode, d.authentication
      from unnest($1::text[], $2::text[]) as n(scheme, value)
      join welfare.device_address a on a.scheme = n.scheme and a.value = n.value
      join welfare.device d on d.id = a.device_id`,
    values: [addresses.map(([scheme]) => scheme), addresses.map(([, value]) => value)],
  })
  return new Map(rows.map(({ scheme, value, ...known }) => [JSON.stringify([scheme, value]), known]))
}
