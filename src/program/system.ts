import { readFile } from 'node:fs/promises'
import { isUuid } from '../kernel/index.ts'
import { allPermissions, type Jwks, parseSmartScope, readKeySet } from '../trust/index.ts'
import { type CommandIo, required, withDatabase } from './command.ts'
import type { Joined } from './joined.ts'
import { readOptions, UsageError } from './options.ts'

const command = 'system add'
const clientId = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

/**
 * `knutpunkt system add`: a system with its public keys, before anybody is there to register it in the console. Only here may one be
 * let act for every controller of the installation.
 */
export async function system(
  [which, ...args]: string[],
  io: CommandIo,
  { bootstrapSystem }: Pick<Joined, 'bootstrapSystem'>,
): Promise<number> {
  if (which !== 'add') throw new UsageError('The command is `knutpunkt system add`')
  const given = readOptions(args, {
    config: { type: 'string' },
    id: { type: 'string' },
    organisation: { type: 'string' },
    scopes: { type: 'string' },
    jwks: { type: 'string' },
    'acts-for-all': { type: 'boolean' },
  })
  const config = required(command, 'config', given.config, 'FILE')
  const id = required(command, 'id', given.id, 'ID')
  if (!clientId.test(id)) {
    throw new UsageError(
      '--id is no client id: letters, digits and . _ : / @ -, at most 200, a letter or digit first',
    )
  }
  const organisation = required(command, 'organisation', given.organisation, 'ID').toLowerCase()
  if (!isUuid(organisation)) {
    throw new UsageError('--organisation is no id; it is told by `administrator add`, and in the console')
  }
  const scopes = scopesOf(required(command, 'scopes', given.scopes, 'SCOPE,SCOPE'))
  const jwks = await keysOf(required(command, 'jwks', given.jwks, 'FILE'))
  const actsForAll = given['acts-for-all'] === true
  await withDatabase(config, (opened) =>
    bootstrapSystem(opened, { id, organisation, scopes, jwks, actsForAll }),
  )
  io.out(`The system ${id} may ask for ${scopes.join(', ')}${actsForAll ? ', for every controller' : ''}.`)
  return 0
}

function scopesOf(text: string): string[] {
  const scopes = [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))]
  const unknown = scopes.find((scope) => !allPermissions.has(scope) && parseSmartScope(scope) === undefined)
  if (unknown !== undefined) {
    throw new UsageError(`--scopes: "${unknown}" is neither a permission nor a SMART scope`)
  }
  return scopes
}

async function keysOf(file: string): Promise<Jwks> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError(`--jwks: the file ${file} cannot be read`)
  const keys = readKeySet(jsonOf(text))
  if (typeof keys === 'string') throw new UsageError(`--jwks: the file ${file} cannot be used: ${keys}`)
  if (keys.keys.length === 0) throw new UsageError(`--jwks: the file ${file} has no keys in it`)
  return keys
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
