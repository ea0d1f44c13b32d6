import { createScaipClient } from '../client/create-client.ts'
import { sendHelp } from './send-help.ts'
import { sendLoad } from './send-load.ts'
import { sendOne } from './send-one.ts'
import { readSendOptions, type SendOptions, UsageError } from './send-options.ts'

/** Where a command writes: one call for each line. */
export interface CommandIo {
  out(line: string): void
  err(line: string): void
}

/**
 * `knutpunkt scaip send`: sends one message, or a load, and shows the exchange.
 *
 * @param argv what follows `scaip send`
 * @returns the exit code: 0 every message was answered with `snu` 0, 1 one was not, 2 wrong arguments
 */
export async function runScaipSend(argv: string[], io: CommandIo): Promise<number> {
  let options: SendOptions | 'help'
  try {
    options = readSendOptions(argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}.`)
    io.err('Try: knutpunkt scaip send --help')
    return 2
  }
  if (options === 'help') {
    io.out(sendHelp)
    return 0
  }
  const client = createScaipClient({ tls: options.tls })
  try {
    return await (options.load ? sendLoad(client, options, options.load, io) : sendOne(client, options, io))
  } finally {
    await client.close()
  }
}
