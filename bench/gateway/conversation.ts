import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Files } from './nginx.ts'

/** Long messages to be sent; passed to the process that does it as JSON in its one argument. */
export interface Conversation extends Files {
  port: number
  path: string
  /** What a message begins and ends with, ASCII; between them is as much as makes it so many bytes. */
  before: string
  after: string
  bytes: number
  calls: number
  /** So many of them under way, each over a connection of its own. */
  atOnce: number
}

export interface ConversationOutcome {
  /** Of each call. */
  answerBytes: number[]
  seconds: number
}

const script = fileURLToPath(new URL('./converse.ts', import.meta.url))
const longestMs = 300_000

/** Sends long messages from a process of its own. @throws when one was not answered with 200 */
export async function converse(conversation: Conversation): Promise<ConversationOutcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(conversation)], {
    timeout: longestMs,
  })
  return JSON.parse(stdout) as ConversationOutcome
}
