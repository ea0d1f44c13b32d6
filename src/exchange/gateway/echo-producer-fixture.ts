import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** For tests: a producer over mutual TLS that sends back what it is sent, tells its port, and waits to be killed. */
const [folder] = process.argv.slice(2) as [string]
const [key, cert, ca] = ['key', 'cert', 'ca'].map((name) => readFileSync(join(folder, name))) as [
  Buffer,
  Buffer,
  Buffer,
]
const server = createServer(
  { key, cert, ca, requestCert: true, rejectUnauthorized: true },
  (request, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' })
    request.pipe(response)
  },
)
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
