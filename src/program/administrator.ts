import { readFile, stat } from 'node:fs/promises'
import { parseHsaId, parsePersonIdentity } from '../kernel/index.ts'
import { type CommandIo, required, withDatabase } from './command.ts'
import type { Joined } from './joined.ts'
import { readOptions, UsageError } from './options.ts'

const command = 'administrator add'
const mostBytes = 1000

/**
 * `knutpunkt administrator add`: the organisation that runs this installation and its first administrator, who then registers
 * everybody else in the console. When there is one, `--another` appoints one more, should the first be gone.
 *
 * A personal identity is read from a file or from standard input, never from the command line, where other users of the machine
 * see it and where the shell remembers it.
 */
export async function administrator(
  [which, ...args]: string[],
  io: CommandIo,
  { bootstrapOperator }: Pick<Joined, 'bootstrapOperator'>,
): Promise<number> {
  if (which !== 'add') throw new UsageError('The command is `knutpunkt administrator add`')
  const given = readOptions(args, {
    config: { type: 'string' },
    organisation: { type: 'string' },
    name: { type: 'string' },
    'hsa-id': { type: 'string' },
    'person-identity-file': { type: 'string' },
    another: { type: 'boolean' },
  })
  const config = required(command, 'config', given.config, 'FILE')
  const another = given.another === true
  if (another && given.organisation !== undefined) {
    throw new UsageError(
      '--another is for the organisation that runs this installation already: leave --organisation out',
    )
  }
  const organisation = another ? '' : required(command, 'organisation', given.organisation, 'NAME')
  const name = required(command, 'name', given.name, 'NAME')
  for (const text of [organisation, name]) {
    if (text.length > 150) throw new UsageError('A name has 150 letters at most')
    // Not repeated: it would stand in the log of whoever ran it.
    if (/\d{6,8}[-+ ]?\d{4}/.test(text)) throw new UsageError('A personal identity is no part of a name')
  }
  const hsaId = hsaIdOf(given['hsa-id'])
  const personIdentity = await identityOf(given['person-identity-file'], io)
  if (hsaId === undefined && personIdentity === undefined) {
    throw new UsageError(
      `${command} takes --hsa-id ID or --person-identity-file FILE (- is standard input): without either she could not be known when she logs in`,
    )
  }
  const employee = { name, ...(hsaId && { hsaId }), ...(personIdentity && { personIdentity }) }
  const made = await withDatabase(config, (opened) =>
    bootstrapOperator(opened, { organisation, employee, another }),
  )
  io.out(`${another ? 'It' : organisation} runs this installation: organisation ${made.organisation}.`)
  io.out(`${name} is its administrator: employee ${made.employee}.`)
  io.out('She logs in at the public URL, and registers the others there.')
  return 0
}

function hsaIdOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const hsaId = parseHsaId(text.trim())
  if (hsaId === undefined) throw new UsageError('--hsa-id is no HSA-id, such as SE2120000001-1001')
  return hsaId
}

async function identityOf(file: string | undefined, io: CommandIo): Promise<string | undefined> {
  if (file === undefined) return undefined
  const text = file === '-' ? await io.in?.() : await textOf(file)
  const identity = text === undefined ? undefined : parsePersonIdentity(text.trim())
  if (identity === undefined) {
    throw new UsageError(
      'What --person-identity-file names holds no personal identity: twelve digits, and nothing else',
    )
  }
  return identity
}

/** The name of the file is not repeated: somebody may have given the number in its place. */
async function textOf(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  )
  const text =
    size === undefined || size > mostBytes ? undefined : await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    throw new UsageError('The file of --person-identity-file cannot be read; - is standard input')
  }
  return text
}
