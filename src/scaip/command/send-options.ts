import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseTarget } from '../client/target.ts'
import type { Credentials } from '../digest/digest-client.ts'
import type { MessageType, MrqInput } from '../mrq/mrq.ts'
import { mrqTags } from '../mrq/mrq-tags.ts'
import type { TlsClientOptions } from '../transport/stream-client.ts'

/** A sentence for a person who gave wrong arguments. */
export class UsageError extends Error {}

/** What `scaip send` was asked to do. */
export interface SendOptions {
  readonly to: string
  readonly fromUser?: string
  readonly raw?: { readonly bytes: Buffer; readonly contentType?: string }
  /** Everything of the message but `ref` and `cid`. */
  readonly fields: Omit<MrqInput, 'ref' | 'cid'>
  readonly cid: string
  readonly ref?: string
  readonly credentials?: Credentials
  readonly tls: TlsClientOptions
  readonly replyMilliseconds: number
  readonly load?: {
    readonly count: number
    readonly rate?: number
    readonly concurrency: number
    readonly cids: number
  }
  readonly json: boolean
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const known = {
  to: text,
  timeout: text,
  cid: text,
  ref: text,
  mty: text,
  heartbeat: flag,
  dty: text,
  stc: text,
  lco: text,
  crd: text,
  text,
  from: text,
  raw: text,
  'content-type': text,
  user: text,
  password: text,
  'password-file': text,
  ca: text,
  cert: text,
  key: text,
  insecure: flag,
  count: text,
  rate: text,
  concurrency: text,
  cids: text,
  json: flag,
  help: flag,
} as const

type Values = { [K in keyof typeof known]?: (typeof known)[K] extends { type: 'boolean' } ? boolean : string }

const messageTypes: readonly string[] = ['ME', 'RE', 'IN', 'PI']

/**
 * Reads the arguments.
 *
 * @returns `'help'` when that is what was asked for
 * @throws {UsageError} with one sentence about the first thing wrong
 */
export function readSendOptions(argv: string[]): SendOptions | 'help' {
  const values = parse(argv)
  if (values.help) return 'help'
  if (values.to === undefined) throw new UsageError('Say where to send: --to sip:host:port')
  checkTarget(values.to)
  const raw = rawOf(values)
  const cid = values.cid ?? ''
  if (!raw || values.cid !== undefined) checkForm('cid', cid, 'Say which device it is from: --cid DIGITS')
  if (values.ref !== undefined) checkForm('ref', values.ref)
  const load = loadOf(values)
  if (load && values.ref !== undefined)
    throw new UsageError('--ref cannot be given with --count: each message needs its own')
  if (load && raw) throw new UsageError('--raw cannot be given with --count')
  const credentials = credentialsOf(values, cid)
  return {
    to: values.to,
    cid,
    fields: fieldsOf(values),
    tls: tlsOf(values),
    replyMilliseconds: number('timeout', values.timeout, 10, 0.001) * 1_000,
    json: values.json === true,
    ...(values.ref === undefined ? {} : { ref: values.ref }),
    ...(values.from === undefined ? {} : { fromUser: values.from }),
    ...(raw ? { raw } : {}),
    ...(load ? { load } : {}),
    ...(credentials ? { credentials } : {}),
  }
}

function parse(argv: string[]): Values {
  try {
    return parseArgs({ args: argv, options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] as string) : String(error))
  }
}

function checkTarget(to: string): void {
  try {
    parseTarget(to)
  } catch (error) {
    throw new UsageError(`--to: ${error instanceof Error ? error.message : error}`)
  }
}

function checkForm(name: 'cid' | 'ref' | 'dty' | 'stc' | 'lco', value: string, whenEmpty?: string): void {
  if (value === '' && whenEmpty !== undefined) throw new UsageError(whenEmpty)
  if (!mrqTags[name].form.test(value))
    throw new UsageError(`--${name} does not have its form: ${forms[name]}`)
}

const forms = {
  cid: '1 to 16 digits',
  ref: '1 to 16 letters and digits',
  dty: '1 to 4 digits',
  stc: '1 to 4 digits',
  lco: '1 to 3 digits',
}

function fieldsOf(values: Values): SendOptions['fields'] {
  const mty = values.heartbeat ? 'PI' : (values.mty ?? 'ME').toUpperCase()
  if (!messageTypes.includes(mty)) throw new UsageError('--mty has to be ME, RE, IN or PI')
  for (const name of ['dty', 'stc', 'lco'] as const) {
    if (values[name] !== undefined) checkForm(name, values[name])
  }
  return {
    mty: mty as MessageType,
    dty: values.dty ?? '0003',
    ...(values.stc === undefined ? {} : { stc: values.stc }),
    ...(values.lco === undefined ? {} : { lco: values.lco }),
    ...(values.crd === undefined ? {} : { crd: [values.crd] }),
    ...(values.text === undefined ? {} : { ite: values.text }),
  }
}

function rawOf(values: Values): SendOptions['raw'] {
  const contentType = values['content-type']
  if (values.raw === undefined) {
    if (contentType !== undefined) throw new UsageError('--content-type can only be given with --raw')
    return undefined
  }
  return { bytes: file('raw', values.raw), ...(contentType === undefined ? {} : { contentType }) }
}

function loadOf(values: Values): SendOptions['load'] {
  if (values.count === undefined) {
    for (const name of ['rate', 'concurrency', 'cids'] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name} can only be given with --count`)
    }
    return undefined
  }
  return {
    count: whole('count', values.count, 1, 10_000_000),
    concurrency: whole('concurrency', values.concurrency ?? '64', 1, 10_000),
    cids: whole('cids', values.cids ?? '1', 1, 1_000_000),
    ...(values.rate === undefined ? {} : { rate: number('rate', values.rate, 1, 0.001) }),
  }
}

function credentialsOf(values: Values, cid: string): Credentials | undefined {
  if (values.password !== undefined && values['password-file'] !== undefined) {
    throw new UsageError('Give either --password or --password-file')
  }
  const path = values['password-file']
  const password =
    path === undefined ? values.password : file('password-file', path).toString('utf8').trimEnd()
  if (password === undefined) {
    if (values.user !== undefined) throw new UsageError('--user needs --password or --password-file')
    return undefined
  }
  return { username: values.user ?? cid, password }
}

function tlsOf(values: Values): TlsClientOptions {
  if ((values.cert === undefined) !== (values.key === undefined))
    throw new UsageError('--cert and --key go together')
  return {
    ...(values.ca === undefined ? {} : { ca: file('ca', values.ca) }),
    ...(values.cert === undefined ? {} : { cert: file('cert', values.cert) }),
    ...(values.key === undefined ? {} : { key: file('key', values.key) }),
    insecure: values.insecure === true,
  }
}

function file(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new UsageError(`--${option}: the file ${path} cannot be read`)
  }
}

function number(option: string, value: string | undefined, otherwise: number, least: number): number {
  const read = value === undefined ? otherwise : Number(value)
  if (!Number.isFinite(read) || read < least || value === '')
    throw new UsageError(`--${option} has to be a number above 0`)
  return read
}

function whole(option: string, value: string, least: number, most: number): number {
  const read = Number(value)
  if (!/^\d+$/.test(value) || read < least || read > most) {
    throw new UsageError(`--${option} has to be a whole number from ${least} to ${most}`)
  }
  return read
}
