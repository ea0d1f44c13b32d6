import { setFlagsFromString } from 'node:v8'
import { ConfigError, scrub } from './kernel/index.ts'
import { administrator } from './program/administrator.ts'
import { ask } from './program/ask.ts'
import { audit } from './program/audit.ts'
import { demo } from './program/demo.ts'
import { help } from './program/help.ts'
import { joined } from './program/joined.ts'
import { keys } from './program/keys.ts'
import { migrateCommand } from './program/migrate.ts'
import { UsageError } from './program/options.ts'
import { serve } from './program/serve.ts'
import { readStandardInput } from './program/standard-input.ts'
import { system } from './program/system.ts'
import { version } from './program/version.ts'
import { runScaipSend } from './scaip/index.ts'

// Whoever reads our output may stop before its end, as `head` does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const out = (line: string) => void process.stdout.write(`${line}\n`)
// Somebody may have written a personnummer where it does not belong, and terminals are recorded.
const err = (line: string) => void process.stderr.write(`${scrub(line)}\n`)
const io = { out, err, in: readStandardInput }
/** Commands with a help of their own. */
const helpful = new Set(['scaip', 'audit'])

/** Runs one command. Answers the exit code: 0 done, 1 failed, 2 wrong arguments. */
async function run([command = 'help', ...args]: string[]): Promise<number> {
  if (!helpful.has(command) && (args.includes('--help') || args.includes('-h'))) {
    out(help)
    return 0
  }
  switch (command) {
    case 'demo':
      return demo(args)
    case 'serve':
      return serve(args)
    case 'migrate':
      return migrateCommand(args)
    case 'ask':
      return ask(args, io)
    case 'audit':
      return audit(args, io)
    case 'administrator':
      return administrator(args, io, joined)
    case 'system':
      return system(args, io, joined)
    case 'keys':
      return keys(args, io, joined)
    case 'scaip':
      if (args[0] !== 'send') throw new UsageError('The command is `knutpunkt scaip send`')
      return runScaipSend(args.slice(1), { out, err })
    case '--version':
      out(version)
      return 0
    case 'help':
    case '--help':
    case '-h':
      out(help)
      return 0
    default:
      throw new UsageError(`There is no command "${command}"`)
  }
}

// The heap is tidied when it is two and a half times what was live. V8's own measure is up to four times: memory that
// the database beside us has better use for. Less than this costs processor time, and saves hardly any memory.
setFlagsFromString('--heap-growing-percent=150')

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) {
    err(`knutpunkt: ${error.message}.`)
    err('Try: knutpunkt help')
    process.exitCode = 2
  } else {
    // Whatever had been started is not waited for.

    const faults =
      error instanceof ConfigError ? error.faults : [error instanceof Error ? error.message : String(error)]
    for (const fault of faults) err(`knutpunkt: ${fault}`)
    process.exit(error instanceof ConfigError ? 2 : 1)
  }
}
