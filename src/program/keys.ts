import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Clock,
  type Database,
  identityKeyFile,
  identityKeysOf,
  type Log,
  loadOrCreateKeys,
  readConfig,
  systemClock,
} from '../kernel/index.ts'
import {
  addSigningKey,
  loadOrCreateLogKeys,
  logIdentity,
  programEntry,
  retireSigningKey,
} from '../trust/index.ts'
import { auditOriginOf, existingAuditLog, programLog } from './audit-log.ts'
import { type CommandIo, required, withDatabase } from './command.ts'
import type { Joined } from './joined.ts'
import { readArguments, UsageError } from './options.ts'

/** What a rotation of keys in the database works with. */
export interface RotationDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly sealing: readonly { id: number; key: Uint8Array }[]
}

const kinds = ['oidc', 'federation', 'audit'] as const

/** `knutpunkt keys rotate|make`. */
export async function keys(
  [which, ...args]: string[],
  io: CommandIo,
  parts: Pick<Joined, 'rotations'>,
): Promise<number> {
  if (which === 'make') return make(args, io)
  if (which === 'rotate') return rotate(args, io, parts)
  throw new UsageError('The command is `knutpunkt keys make` or `knutpunkt keys rotate`')
}

/** `knutpunkt keys make DIR`: the keys of personal identities, before there is anything to seal with them. */
async function make(args: string[], io: CommandIo): Promise<number> {
  const { positionals } = readArguments(args, {})
  const [folder, ...rest] = positionals
  if (folder === undefined || rest.length > 0) throw new UsageError('keys make takes a folder')
  const file = join(folder, identityKeyFile)
  if (existsSync(file)) throw new UsageError(`${file} is there already, and is left as it is`)
  await mkdir(folder, { recursive: true })
  await loadOrCreateKeys(folder)
  io.out(
    `Made ${file}. Keep it apart from the database, and a copy of it: without it no stored identity can be read again.`,
  )
  return 0
}

/** `knutpunkt keys rotate --config FILE oidc|federation|audit`: takes a new signing key into use, and nobody loses trust. */
async function rotate(
  args: string[],
  io: CommandIo,
  { rotations }: Pick<Joined, 'rotations'>,
): Promise<number> {
  const { values, positionals } = readArguments(args, {
    config: { type: 'string' },
    retire: { type: 'boolean' },
  })
  const config = required('keys rotate', 'config', values.config, 'FILE')
  const kind = kinds.find((each) => each === positionals[0])
  if (kind === undefined || positionals.length > 1) {
    throw new UsageError(`keys rotate takes one of ${kinds.join(', ')}`)
  }
  if (values.retire && kind !== 'audit') {
    throw new UsageError('--retire is for audit: the others end by themselves')
  }
  if (kind === 'audit') return rotateAudit(config, values.retire === true, io)
  const kid = await withDatabase(config, async ({ db, log, config: read }) => {
    const { encryption } = await identityKeysOf(read)
    const audit = await programLog(db, read)
    const act = kind === 'oidc' ? 'trust.token_key.rotate' : 'trust.federation.rotate_key'
    return rotations[kind]({ db, log, clock: systemClock, sealing: encryption }, (client) =>
      audit.append(client, [programEntry(act)]),
    )
  })
  io.out(`The key ${kid} is published from now on, signs in a while, and the old one ends after that.`)
  return 0
}

/**
 * The log's keys are a file, not rows: whoever owns the database must not have them. A new one signs beside the old until everybody
 * who verifies knows it.
 */
async function rotateAudit(file: string, retire: boolean, io: CommandIo): Promise<number> {
  const config = readConfig({ file, env: process.env })
  await existingAuditLog(config)
  // Before the file is changed: what is entered and comes to nothing does less harm than what nobody hears of.
  await withDatabase(file, async ({ db, config: read }) => {
    const audit = await programLog(db, read)
    await audit.append(db.pool, [programEntry(retire ? 'trust.audit_key.retire' : 'trust.audit_key.add')])
  })
  await (retire ? retireSigningKey(config.dataDir) : addSigningKey(config.dataDir))
  const { verifierKeys } = logIdentity(auditOriginOf(config), await loadOrCreateLogKeys(config.dataDir))
  io.out(
    retire
      ? 'The oldest key signs no more. Restart every process.'
      : 'A new key signs beside the old. Copy the file to where the others are, restart every process, hand out the verifier keys, then run this with --retire.',
  )
  for (const key of verifierKeys) io.out(key)
  return 0
}
