import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Files } from './nginx.ts'

/** One call over mutual TLS; gives what it was answered. @throws when it was not answered with 200 */
export async function ask(as: Files, port: number, path: string, body: string): Promise<string> {
  const tls = {
    key: readFileSync(as.keyFile),
    cert: readFileSync(as.certificateFile),
    ca: readFileSync(as.authoritiesFile),
  }
  const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  const sent = request({ host: 'localhost', port, path, method: 'POST', headers, agent: false, ...tls })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const said = await text(answer)
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${said.slice(0, 700)}`)
  return said
}
