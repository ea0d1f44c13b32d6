import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Files } from './nginx.ts'

/** One call over mutual TLS; gives what it was answered. @throws when it was not answered with 200 */
export function ask(as: Files, port: number, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const tls = {
      key: readFileSync(as.keyFile),
      cert: readFileSync(as.certificateFile),
      ca: readFileSync(as.authoritiesFile),
    }
    const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) }
    const sent = request({ host: 'localhost', port, path, method: 'POST', headers, agent: false, ...tls })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      text(answer).then((said) => {
        if (answer.statusCode === 200) resolve(said)
        else reject(new Error(`${path}: ${answer.statusCode} ${said.slice(0, 700)}`))
      }, reject)
    })
    sent.end(body)
  })
}
