// A producer of GetOpeningHours over mutual TLS: node docs/examples/producer.mjs [--data .knutpunkt] [--port 9443]
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { data, port } = parseArgs({
  options: {
    data: { type: 'string', default: '.knutpunkt' },
    port: { type: 'string', default: '9443' },
  },
}).values
const file = (name) => readFileSync(join(data, 'demo-exchange', name))

const envelope = (body) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`
const answer = envelope(
  '<GetOpeningHoursResponse xmlns="urn:riv:knutpunkt:example:GetOpeningHoursResponder:1"><opens>09:00:00</opens><closes>15:00:00</closes></GetOpeningHoursResponse>',
)

const server = createServer(
  {
    key: file('producer-key.pem'),
    cert: file('producer.pem'),
    ca: file('root.pem'),
    // Nobody but the platform, and others of the same root, is answered.
    requestCert: true,
    rejectUnauthorized: true,
  },
  (request, response) => {
    request.resume()
    request.on('end', () => {
      process.stdout.write(
        `asked on behalf of ${request.headers['x-rivta-original-serviceconsumer-hsaid']}\n`,
      )
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(answer)
    })
  },
)
server.listen(Number(port), 'localhost', () => {
  process.stdout.write(`GetOpeningHours is answered at https://localhost:${server.address().port}/soap\n`)
})
