import type { TSchema } from 'typebox'
import { configSchema } from './schema.ts'

/** One option: its path (`http.port`), its name in the environment, and what it may be. */
export interface Option {
  readonly path: string
  readonly env: string
  readonly schema: OptionSchema
}

/** The words of JSON Schema that options use, and our own two. */
export interface OptionSchema extends TSchema {
  readonly type?: string
  readonly description: string
  readonly default: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly enum?: readonly string[]
  readonly env?: string
  readonly secret?: true
}

interface Section {
  readonly properties?: Readonly<Record<string, Section>>
}

/** Every option, in the order of the schema. */
export const options: readonly Option[] = flatten(configSchema as Section, [])

function flatten(section: Section, at: readonly string[]): Option[] {
  return Object.entries(section.properties ?? {}).flatMap(([name, inner]) => {
    const path = [...at, name]
    if (inner.properties !== undefined) return flatten(inner, path)
    const schema = inner as OptionSchema
    return [{ path: path.join('.'), env: schema.env ?? environmentName(path), schema }]
  })
}

function environmentName(path: readonly string[]): string {
  return `KNUTPUNKT_${path.map((name) => name.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_')}`
}

/** What an option may be, to end a sentence with: "a whole number from 0 to 65535". */
export function allowed({ path, schema }: Pick<Option, 'path' | 'schema'>): string {
  if (path in inWords) return inWords[path]!
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`
  switch (schema.type) {
    case 'boolean':
      return 'true or false'
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`
    case 'number':
      return `a number from ${schema.minimum} to ${schema.maximum}`
    case 'array':
      return 'a list of texts'
    case 'object':
      return 'an object with a text for each name'
    default:
      return textAllowed(schema)
  }
}

/** A pattern has words of its own below. */
const textAllowed = ({ minLength = 0, maxLength }: OptionSchema): string => {
  const least = minLength === 0 ? '' : ` that is not empty`
  return maxLength === undefined ? `text${least}` : `text${least}, at most ${maxLength} characters`
}

/** What a pattern means, where the words of the schema do not say it. */
const inWords: Readonly<Record<string, string>> = {
  'http.host': 'a host name or an IP address, without a port',
  'exchange.host': 'a host name or an IP address, without a port',
  'hub.sftp.host': 'a host name or an IP address, without a port',
  'http.publicUrl': 'a URL of scheme and host alone, without a path, such as https://knutpunkt.example.se',
  'sip.host': 'a host name or an IP address, without a port',
  dataDir: 'the path of a folder',
  'identity.encryptionKeys': 'a list of id:key, each key 32 bytes of base64',
  'identity.lookupKey': '32 bytes of base64',
  'trust.cookieName': 'a word of small letters, digits and hyphens, at most 40',
  'trust.auditOrigin': 'a host name with perhaps a path, such as knutpunkt.example.se/audit',
  'exchange.platformId': 'an HSA-id of letters, digits and hyphens, such as SE2321000016-1000, or empty',
  'exchange.terminatorAddresses': 'a list of IP addresses',
  'exchange.terminatorInstanceIds': 'a list of ids of letters, digits and hyphens',
  'exchange.originalConsumerSenders': 'a list of HSA-ids of letters, digits and hyphens',
  'region.trino':
    'an object with url (scheme and host alone), catalog, schema, user and perhaps passwordFile or tokenFile for each name',
  'region.code': 'a region’s code of two digits, such as 03, or empty',
  'hub.id':
    'a name of at most 200 letters, digits and . _ : / @ -, that begins with a letter or digit, such as hub.example.se',
  'hub.catalogue.publisherEmail': 'an address of electronic mail',
  'hub.catalogue.accessBodyEmail': 'an address of electronic mail',
  'hub.catalogue.regionEmails': 'a list of code:address, such as 12:halsodata@example.se',
  'welfare.callGatewayUrl': 'a URL that begins with https:// or http://',
}
