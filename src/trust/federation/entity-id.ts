import { KnutpunktError } from '../../kernel/index.ts'
import { federationErrors } from './federation-errors.ts'

/** How addresses of a federation are taken. */
export interface AddressRules {
  /** Whether `http` to this machine itself is taken too: for tests alone. */
  httpLoopback?: boolean
}

const maxLength = 2048

/**
 * Whether a text is an Entity Identifier: an https URL with a host, perhaps a port and a path, and no query, fragment or
 * credentials (OpenID Federation 1.0, section 1.2). Compared as it stands, letter by letter.
 */
export function isEntityId(text: unknown, rules: AddressRules = {}): text is string {
  if (typeof text !== 'string' || text.length > maxLength || /[?#\s\\]/.test(text)) return false
  return isFederationUrl(text, rules)
}

/** Whether a text is an address that may be fetched from in a federation; a query may be in it. */
export function isFederationUrl(text: unknown, rules: AddressRules = {}): text is string {
  if (typeof text !== 'string' || text.length > maxLength || !URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '' || url.hostname === '') return false
  if (url.protocol === 'https:') return /^https:\/\/[^/]/.test(text)
  return url.protocol === 'http:' && rules.httpLoopback === true && url.hostname === '127.0.0.1'
}

/** @throws {KnutpunktError} trust.entity_id_wrong */
export function requireEntityId(text: unknown, rules?: AddressRules): string {
  if (!isEntityId(text, rules)) throw new KnutpunktError(federationErrors.entity_id_wrong)
  return text
}

/** Where an entity publishes its Entity Configuration (section 9). */
export function configurationUrl(entityId: string): string {
  return `${entityId.replace(/\/$/, '')}/.well-known/openid-federation`
}
