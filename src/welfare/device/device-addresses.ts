import { Value } from 'typebox/value'
import { type ErrorEntry, KnutpunktError, type Queryable } from '../../kernel/index.ts'
import { DeviceAddress } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { canonicalAddress } from './canonical-address.ts'

/**
 * Gives a device these addresses and frees those it had besides.
 *
 * Two devices that ask for one address at the same time: the second waits for the first, and is refused when that is
 * kept. Addresses are taken in order, so that nobody waits in a ring.
 *
 * @throws {KnutpunktError} welfare.address_taken, or welfare.address_taken_elsewhere when the other device is of
 *   another controller; neither says whose it is
 */
export async function writeAddresses(
  client: Queryable,
  device: { id: string; controllerId: string },
  addresses: readonly DeviceAddress[],
): Promise<void> {
  const wanted = addresses.map(canonicalAddress)
  const schemes = wanted.map(({ scheme }) => scheme)
  const values = wanted.map(({ value }) => value)
  await client.query(
    `delete from welfare.device_address where device_id = $1
      and (scheme, value) not in (select * from unnest($2::text[], $3::text[]))`,
    [device.id, schemes, values],
  )
  await client.query(
    `insert into welfare.device_address (scheme, value, device_id)
      select distinct scheme, value, $1::uuid from unnest($2::text[], $3::text[]) as n(scheme, value)
      order by 1, 2 on conflict do nothing`,
    [device.id, schemes, values],
  )
  const { rows } = await client.query<{ scheme: string; same: boolean }>(
    `select a.scheme, d.controller_id = $4 as same from welfare.device_address a
      join welfare.device d on d.id = a.device_id
      where (a.scheme, a.value) in (select * from unnest($2::text[], $3::text[])) and a.device_id <> $1 limit 1`,
    [device.id, schemes, values, device.controllerId],
  )
  const other = rows[0]
  if (other)
    throw taken(
      other.same ? registerErrors.address_taken : registerErrors.address_taken_elsewhere,
      other.scheme,
    )
}

/**
 * Reads an address as a query has it, `scheme:value`. The value may itself hold a colon.
 *
 * @throws {KnutpunktError} welfare.address_unreadable
 */
export function parseAddress(text: string): DeviceAddress {
  const colon = text.indexOf(':')
  const address = { scheme: text.slice(0, Math.max(colon, 0)), value: text.slice(colon + 1).trim() }
  if (!Value.Check(DeviceAddress, address)) throw new KnutpunktError(registerErrors.address_unreadable)
  return canonicalAddress(address as DeviceAddress)
}

function taken(entry: ErrorEntry, scheme: string): KnutpunktError {
  return new KnutpunktError(entry, { values: { scheme } })
}
