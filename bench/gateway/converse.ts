// The process that sends and takes long bodies. It keeps nothing of them, and counts what it gets.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { Conversation, ConversationOutcome } from './conversation.ts'

const { port, path, before, after, bytes, calls, atOnce, keyFile, certificateFile, authoritiesFile } =
  JSON.parse(process.argv[2]!) as Conversation
const agent = new Agent({
  key: readFileSync(keyFile),
  cert: readFileSync(certificateFile),
  ca: readFileSync(authoritiesFile),
  keepAlive: true,
})
const piece = Buffer.alloc(64 * 1024, 'b')

async function call(): Promise<number> {
  const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes }
  const sent = request({ host: 'localhost', port, path, method: 'POST', headers, agent })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.write(before)
  for (let left = bytes - before.length - after.length; left > 0; left -= piece.length)
    if (!sent.write(left < piece.length ? piece.subarray(0, left) : piece))
      await Promise.race([once(sent, 'drain'), answered])
  sent.end(after)
  const [answer] = await answered
  if (answer.statusCode !== 200) throw new Error(`answered with ${answer.statusCode}`)
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) size += chunk.length
  return size
}

const started = performance.now()
const answerBytes: number[] = []
let begun = 0
async function callOnAndOn(): Promise<void> {
  while (begun++ < calls) answerBytes.push(await call())
}
await Promise.all(Array.from({ length: atOnce }, callOnAndOn))
const outcome: ConversationOutcome = { answerBytes, seconds: (performance.now() - started) / 1000 }
process.stdout.write(JSON.stringify(outcome), () => process.exit(0))
