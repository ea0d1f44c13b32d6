import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseVerifierKey } from '../note/note-key.ts'
import { NoteError } from '../note/signed-note.ts'

/** Wrong arguments. The message is a sentence without its full stop. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type TrustedKey = ReturnType<typeof parseVerifierKey>

/** What `audit verify` was asked to do. */
export interface VerifyOptions {
  readonly origin: string
  readonly keys: readonly TrustedKey[]
  /** The keys came from the folder itself, so that they say nothing about who signed. */
  readonly keysOfFolder: boolean
  readonly cosigned: number
  readonly json: boolean
  readonly what:
    | { readonly kind: 'proof'; readonly text: string }
    | {
        readonly kind: 'folder'
        readonly folder: string
        readonly checkpoint: string
        readonly older?: string
        readonly entries: ReadonlySet<string>
      }
}

/** The file of an export that holds the log's verifier keys, one a line. */
export const keysFile = 'keys'

const options = {
  key: { type: 'string', multiple: true },
  keys: { type: 'string' },
  origin: { type: 'string' },
  older: { type: 'string' },
  entry: { type: 'string', multiple: true },
  proof: { type: 'string' },
  cosigned: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the arguments. @throws {UsageError} with one sentence about the first thing wrong */
export function readVerifyOptions(argv: string[]): VerifyOptions | 'help' {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  const [folder, ...more] = positionals
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many`)
  if ((folder === undefined) === (values.proof === undefined)) {
    throw new UsageError('Say what to verify: a folder, or --proof FILE')
  }
  const keysOfFolder = values.key === undefined && values.keys === undefined
  if (values.proof !== undefined) {
    if (keysOfFolder) throw new UsageError('--proof needs the key of the log: --key NAME+HASH+KEY')
    if (values.older !== undefined || values.entry !== undefined) {
      throw new UsageError('--older and --entry are for a folder')
    }
  }
  if (folder !== undefined && !isFolder(folder)) throw new UsageError(`There is no folder ${folder}`)
  const lines = keysOfFolder
    ? fileText('the folder', join(folder!, keysFile)).split('\n')
    : [
        ...(values.key ?? []),
        ...(values.keys === undefined ? [] : fileText('--keys', values.keys).split('\n')),
      ]
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(readKey)
  const origin = values.origin ?? keys.find(({ kind }) => kind === 'note')?.name
  if (origin === undefined) throw new UsageError('There is no key of a log among the keys')
  return {
    origin,
    keys,
    keysOfFolder,
    cosigned: count(values.cosigned),
    json: values.json === true,
    what:
      folder === undefined
        ? { kind: 'proof', text: fileText('--proof', values.proof!) }
        : {
            kind: 'folder',
            folder,
            checkpoint: fileText('the folder', join(folder, 'checkpoint')),
            ...(values.older === undefined ? {} : { older: fileText('--older', values.older) }),
            entries: new Set(values.entry),
          },
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/\.$/, ''))
  }
}

function readKey(text: string): TrustedKey {
  try {
    return parseVerifierKey(text.trim())
  } catch (error) {
    if (error instanceof NoteError) throw new UsageError(`A key is unusable: ${error.message}`)
    throw error
  }
}

function count(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,2}$/.test(text)) throw new UsageError('--cosigned takes a whole number from 0 to 99')
  return Number(text)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Keys, checkpoints and proofs are small. */
const mostBytes = 1024 * 1024

function fileText(option: string, path: string): string {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > mostBytes) {
    throw new UsageError(`${option}: the file ${path} is too long to be what it should be`)
  }
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${option}: the file ${path} cannot be read`)
  }
}
