// A producer that takes its time, or answers at length; a process of its own. It says its port, and ends when it is told to.
//
// POST /after/<ms>     answers with the given text so long after the request was all there
// POST /long/<bytes>   answers with an envelope of so many bytes, at the pace of whoever takes it
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { answerParts } from './messages.ts'
import type { Produced } from './producer.ts'

const { keyFile, certificateFile, authoritiesFile, answer } = JSON.parse(process.argv[2]!) as Produced

const server = createServer(
  {
    key: readFileSync(keyFile),
    cert: readFileSync(certificateFile),
    ca: readFileSync(authoritiesFile),
    requestCert: true,
    rejectUnauthorized: true,
    keepAliveTimeout: 600_000,
    noDelay: true,
  },
  (request, response) => {
    answered(request, response).catch(() => response.destroy())
  },
)
const short = Buffer.from(answer)
const piece = Buffer.alloc(64 * 1024, 'a')

async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _ of request);
  const [, how, number] = /^\/(after|long)\/(\d+)$/.exec(request.url!)!
  const length = how === 'long' ? Number(number) : short.length
  if (how === 'after') await wait(Number(number))
  response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-length': length })
  if (how === 'after') return void response.end(short)
  const [before, after] = answerParts
  response.write(before)
  for (let left = length - before.length - after.length; left > 0; left -= piece.length)
    if (!response.write(left < piece.length ? piece.subarray(0, left) : piece)) await once(response, 'drain')
  response.end(after)
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
