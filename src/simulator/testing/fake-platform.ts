import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { createScaipServer, type Mrq, type Snu, snu, type TransportName } from '../../scaip/index.ts'
import { createFakeRegisters, type Stored } from './fake-registers.ts'

/** One SCAIP message as the reception read it. */
export interface Heard {
  readonly mrq: Mrq
  readonly raw: string
  readonly transport: TransportName
}

/** A platform just large enough for a simulator: registers in memory, a real SCAIP server, alarms that can be counted. */
export interface FakePlatform {
  readonly http: string
  readonly sip: { host: string; port: number }
  readonly tcp: { host: string; port: number }
  readonly sips: { host: string; port: number; ca: string }
  readonly heard: Heard[]
  readonly signals: Stored[]
  readonly requests: string[]
  list(register: string): Stored[]
  /** What the next messages over SIP are answered with; then 0 again. */
  answerNext(...numbers: Snu[]): void
  /** Resolves when the condition holds after something was heard over SIP or HTTP. */
  until(condition: () => boolean): Promise<void>
  close(): Promise<void>
}

const host = '127.0.0.1'

export async function startFakePlatform(): Promise<FakePlatform> {
  const registers = createFakeRegisters()
  const heard: Heard[] = []
  const requests: string[] = []
  const answers: Snu[] = []
  const waiting = new Set<() => void>()
  const changed = () => {
    for (const look of waiting) look()
  }

  const certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: host }] }],
  })
  const scaip = await createScaipServer({
    udp: { host, port: 0 },
    tcp: { host, port: 0 },
    tls: { host, port: 0, key: certificate.private, cert: certificate.cert },
    handler: ({ mrq, raw, source }) => {
      const number = mrq.ok ? (answers.shift() ?? snu.ok) : snu.wrongContent
      if (mrq.ok) {
        heard.push({ mrq: mrq.value, raw: raw.toString(), transport: source.transport })
        if (number === snu.ok && mrq.value.mty === 'ME') registers.press('scaip', mrq.value.cid)
      }
      changed()
      return Promise.resolve({
        kind: 'accepted',
        mrs: { ref: mrq.ok ? mrq.value.ref : '', snu: number },
      })
    },
  })
  const server = createServer((request, response) => {
    void answer(request, response).finally(changed)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake')
    requests.push(`${request.method} ${pathname}`)
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Stored)
    const path = pathname.split('/').slice(4)
    const [status, result] = registers.handle(request.method ?? 'GET', path, searchParams, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result))
  }

  const { udp, tcp, tls } = scaip.addresses()
  return {
    http: `http://${host}:${(server.address() as AddressInfo).port}`,
    sip: { host, port: udp!.port },
    tcp: { host, port: tcp!.port },
    sips: { host, port: tls!.port, ca: certificate.cert },
    heard,
    signals: registers.signals,
    requests,
    list: registers.list,
    answerNext: (...numbers) => void answers.push(...numbers),
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    async close() {
      await scaip.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
