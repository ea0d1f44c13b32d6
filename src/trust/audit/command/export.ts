import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { KnutpunktError, type Queryable } from '../../../kernel/index.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { exportLog } from './export-log.ts'
import type { CommandIo } from './verify.ts'
import { UsageError } from './verify-options.ts'

/** The database and the log's keys, opened when the arguments are found to be right. */
export interface OpenLog {
  db: Queryable
  identity: Pick<LogIdentity, 'verifierKeys' | 'pastVerifierKeys'>
  close(): Promise<void>
}

export const exportHelp = `Writes the audit log as files that anybody can verify.

  knutpunkt audit export DIR [--without-entries] [--config FILE] [--data DIR]

  DIR                  a folder that is empty or not there yet
  --without-entries    without what the entries say: no personal data, and all that cosigners need

Ends with 0 when done, 1 when the log is empty, 2 for wrong arguments.`

/**
 * `knutpunkt audit export`: writes a folder for {@link runAuditVerify}.
 *
 * @param argv what follows `audit export`
 * @param open opens the log; given the values of --config and --data
 * @returns the exit code: 0 done, 1 there is nothing to export, 2 wrong arguments
 */
export async function runAuditExport(
  argv: string[],
  io: CommandIo,
  open: (options: { config?: string; data?: string }) => Promise<OpenLog>,
): Promise<number> {
  let options: ReturnType<typeof readExportOptions>
  try {
    options = readExportOptions(argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}.`)
    io.err('Try: knutpunkt audit export --help')
    return 2
  }
  if (options === 'help') {
    io.out(exportHelp)
    return 0
  }
  const { folder, withEntries, ...source } = options
  const log = await open(source)
  try {
    const { size, entries } = await exportLog(log.db, log.identity, folder, { withEntries })
    io.out(
      `Wrote a log of ${size} entries to ${folder}${withEntries ? `, ${entries} of them with what they say` : ''}.`,
    )
    return 0
  } catch (error) {
    if (!(error instanceof KnutpunktError && error.code === 'trust.audit_no_checkpoint')) throw error
    io.err(error.publicText.en)
    return 1
  } finally {
    await log.close()
  }
}

function readExportOptions(argv: string[]) {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  const [folder, ...more] = positionals
  if (folder === undefined) throw new UsageError('Say where to: a folder')
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many`)
  if (!isEmpty(folder)) throw new UsageError(`${folder} is not an empty folder`)
  return {
    folder,
    withEntries: values['without-entries'] !== true,
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.data === undefined ? {} : { data: values.data }),
  }
}

function parse(argv: string[]) {
  try {
    const options = {
      'without-entries': { type: 'boolean' },
      config: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean' },
    } as const
    return parseArgs({ args: argv, options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/\.$/, ''))
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}
