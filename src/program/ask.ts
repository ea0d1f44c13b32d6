import { readFile } from 'node:fs/promises'
import { createSystemFetch } from '../simulator/index.ts'
import { type CommandIo, required } from './command.ts'
import { readArguments, UsageError } from './options.ts'
import { readSystemFile } from './system-file.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'DELETE'])
const answerMs = 30_000

/**
 * `knutpunkt ask`: one request as a system, with a token of its own bound to its key, so that whoever has registered a system can
 * see that it is let in, and what it is answered.
 */
export async function ask(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(args, { as: { type: 'string' } })
  const file = required('ask', 'as', values.as, 'FILE')
  const [method = '', path = '', body, ...rest] = positionals
  if (!methods.has(method) || !/^\/(?!\/)/.test(path) || rest.length > 0) {
    throw new UsageError(
      'ask takes GET, POST, PUT or DELETE, a path such as /api/trust/v1/rules, and a file with what to send',
    )
  }
  const { url, credentials } = await readSystemFile(file)
  const sent = body === undefined ? undefined : await contentOf(body)
  const answer = await createSystemFetch(() => url, credentials)(path, {
    method,
    signal: AbortSignal.timeout(answerMs),
    ...(sent !== undefined && { headers: { 'content-type': 'application/json' }, body: sent }),
  })
  const text = await answer.text()
  if (text !== '') io.out(readable(text))
  if (answer.ok) return 0
  io.err(`knutpunkt: answered ${answer.status}`)
  return 1
}

function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`the file ${file} cannot be read`)
  })
}

/** JSON on lines; else as it came. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
