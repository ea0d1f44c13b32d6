import { checkTlogProof, parseTlogProof } from '../log/tlog-proof.ts'
import { openCheckpoint } from '../note/checkpoint.ts'
import { cosignatureTime } from '../note/note-key.ts'
import { NoteError, parseNote, verifyNote } from '../note/signed-note.ts'
import { Wrong } from './given-entries.ts'
import { commitmentOfOpening, parseJson } from './opening.ts'
import { verifyFolder } from './verify-folder.ts'
import { verifyHelp } from './verify-help.ts'
import { readVerifyOptions, UsageError, type VerifyOptions } from './verify-options.ts'

/** Where a command writes: one call for each line. */
export interface CommandIo {
  out(line: string): void
  err(line: string): void
}

/** What was verified, for a person and for a program. */
interface Result {
  readonly lines: readonly string[]
  readonly json: Readonly<Record<string, unknown>>
}

/**
 * `knutpunkt audit verify`: checks an exported log, or a proof of one entry, from files alone.
 *
 * @param argv what follows `audit verify`
 * @returns the exit code: 0 all is right, 1 something is wrong (the first thing is told), 2 wrong arguments
 */
export async function runAuditVerify(argv: string[], io: CommandIo): Promise<number> {
  let options: VerifyOptions | 'help'
  try {
    options = readVerifyOptions(argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}.`)
    io.err('Try: knutpunkt audit verify --help')
    return 2
  }
  if (options === 'help') {
    io.out(verifyHelp)
    return 0
  }
  try {
    const { lines, json } = await (options.what.kind === 'proof'
      ? verifyProof(options)
      : verifyExport(options))
    if (options.json) io.out(JSON.stringify({ right: true, ...json }))
    else for (const line of lines) io.out(line)
    return 0
  } catch (error) {
    const sentence = sentenceOf(error)
    if (options.json) io.out(JSON.stringify({ right: false, wrong: sentence }))
    else io.err(sentence)
    return 1
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Wrong || error instanceof RangeError) return `${error.message}.`
  if (error instanceof NoteError) return `The checkpoint is wrong: ${error.message}.`
  const { code, path } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && path !== undefined) return `${path} cannot be read (${code}).`
  throw error
}

async function verifyExport(options: VerifyOptions): Promise<Result> {
  const { what, origin, keys, keysOfFolder } = options
  if (what.kind !== 'folder') throw new TypeError('not a folder')
  const { size, root } = openCheckpoint(what.checkpoint, origin, keys)
  const cosigners = cosignersOf(what.checkpoint, options)
  const older = what.older === undefined ? undefined : openCheckpoint(what.older, origin, keys)
  if (older && older.size > size) {
    throw new Wrong(`The older checkpoint has ${older.size} entries, and this log only ${size}`)
  }
  const { given, places } = await verifyFolder(
    what.folder,
    { size, root, ...(older && { older }) },
    what.entries,
  )
  return {
    json: {
      origin,
      size,
      root: root.toString('base64'),
      given,
      cosigners: cosigners.map(({ name }) => name),
      keysOfFolder,
      ...(older && { older: older.size }),
      ...(places.size > 0 && { entries: Object.fromEntries(places) }),
    },
    lines: [
      `${origin} signed a log of ${size} entries with the root ${root.toString('base64')}.`,
      `All ${size} are there, and have that root.`,
      ...(given > 0 ? [`${given} of them are given in full, and are what the log has.`] : []),
      ...[...places].map(([id, index]) => `Entry ${id} is in the log, at ${index}.`),
      ...(older ? [`The log begins with the older one of ${older.size}.`] : []),
      ...cosigners.map(({ name, at }) => `${name} cosigned it ${at}.`),
      ...(keysOfFolder
        ? [
            'The keys are those in the folder, which anybody could have put there: give --key to know who signed.',
          ]
        : []),
    ],
  }
}

async function verifyProof(options: VerifyOptions): Promise<Result> {
  const { what, origin, keys } = options
  if (what.kind !== 'proof') throw new TypeError('not a proof')
  const proof = parseTlogProof(what.text)
  const opened = commitmentOfOpening(proof.extra && parseJson(proof.extra.toString('utf8')))
  if (!opened)
    throw new Wrong('The proof does not come with its entry: it is erased, or not one of this kind of log')
  const { size } = checkTlogProof(proof, opened.commitment, origin, keys)
  const cosigners = cosignersOf(proof.checkpoint, options)
  return {
    json: {
      origin,
      size,
      index: proof.index,
      entry: opened.opening.entry,
      cosigners: cosigners.map(({ name }) => name),
    },
    lines: [
      `${origin} has this entry at ${proof.index}, in a log of ${size}:`,
      JSON.stringify(opened.opening.entry, null, 2),
      ...cosigners.map(({ name, at }) => `${name} cosigned it ${at}.`),
    ],
  }
}

/** Who of those trusted has cosigned. @throws {Wrong} when they are too few */
function cosignersOf(checkpoint: string, { keys, cosigned }: VerifyOptions): { name: string; at: string }[] {
  const trusted = keys.filter(({ kind }) => kind === 'cosignature')
  const note = parseNote(checkpoint)
  const there = note.signatures.some(({ name, keyId }) =>
    trusted.some((key) => key.name === name && key.keyId === keyId),
  )
  const cosigners = there
    ? verifyNote(note, trusted).map(({ name, signature }) => ({
        name,
        at: new Date(cosignatureTime(signature)! * 1000).toISOString(),
      }))
    : []
  const distinct = new Set(cosigners.map(({ name }) => name)).size
  if (distinct < cosigned)
    throw new Wrong(`${distinct} of those trusted have cosigned, and ${cosigned} must have`)
  return cosigners
}
