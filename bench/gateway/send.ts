// The process that calls. It writes ready-made bytes and looks no further into answers than it must, so that it costs as little as can be.
import { readFileSync } from 'node:fs'
import { connect, type TLSSocket } from 'node:tls'
import type { Load, LoadOutcome } from './load.ts'

const load = JSON.parse(process.argv[2]!) as Load
const tls = {
  key: readFileSync(load.keyFile),
  cert: readFileSync(load.certificateFile),
  ca: readFileSync(load.authoritiesFile),
}
const body = Buffer.from(load.body)
const head = `POST ${load.path} HTTP/1.1\r\nhost: ${load.host}\r\ncontent-type: text/xml; charset=utf-8\r\nsoapaction: ""\r\ncontent-length: ${body.length}\r\n\r\n`
const message = Buffer.concat([Buffer.from(head), body])

const milliseconds: number[] = []
let until = Number.POSITIVE_INFINITY

function opened(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: load.host, port, servername: load.host, ...tls })
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.once('secureConnect', () => resolve(socket))
  })
}

/** Calls over a connection until the time is up. */
function callAll(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0
    let held: Buffer = Buffer.alloc(0)
    /** Of the answer under way, head and body; unknown until the head is there. */
    let whole = 0
    const send = (): void => {
      if (performance.now() >= until) return resolve()
      sentAt = performance.now()
      whole = 0
      held = Buffer.alloc(0)
      socket.write(message)
    }
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed')))
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      if (whole === 0) {
        const end = held.indexOf('\r\n\r\n')
        if (end < 0) return
        const text = held.toString('latin1', 0, end)
        const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
        if (!text.startsWith('HTTP/1.1 200') || length === undefined)
          return reject(new Error(`${text}\n${held.toString('utf8', end, end + 700)}`))
        whole = end + 4 + Number(length)
      }
      if (held.length < whole) return
      milliseconds.push(performance.now() - sentAt)
      if (load.holds !== undefined) {
        const times = held.toString('utf8').split(load.holds.text).length - 1
        if (times !== load.holds.times) return reject(new Error(`an answer holds it ${times} times`))
      }
      send()
    })
    send()
  })
}

const sockets = await Promise.all(
  Array.from({ length: load.callers }, (_, at) => opened(load.ports[at % load.ports.length]!)),
)
const started = performance.now()
until = started + load.seconds * 1000
await Promise.all(sockets.map(callAll))
const outcome: LoadOutcome = {
  calls: milliseconds.length,
  seconds: (performance.now() - started) / 1000,
  milliseconds: milliseconds.map((each) => Math.round(each * 1000) / 1000),
}
process.stdout.write(JSON.stringify(outcome), () => process.exit(0))
