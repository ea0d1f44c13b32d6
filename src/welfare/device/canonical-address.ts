import type { DeviceAddress } from '../contract/index.ts'

/**
 * An address as it is stored and compared: trimmed, and an EUI-64 as sixteen small hexadecimal digits, since some write it with
 * colons or hyphens and some in capitals.
 */
export function canonicalAddress({ scheme, value }: DeviceAddress): DeviceAddress {
  const trimmed = value.trim()
  return { scheme, value: scheme === 'eui' ? trimmed.replace(/[:-]/g, '').toLowerCase() : trimmed }
}
