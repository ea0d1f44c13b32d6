import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type Mrs, parseMrs } from '../scaip/index.ts'
import type { Later } from './later.ts'

/** What a device was told: the SIP answer and, when one came, the `<mrs>`. */
export interface Told {
  /** 0 when the connection was closed without an answer. */
  status: number
  /** The whole SIP answer. */
  text: string
  mrs?: Mrs
}

/** A device made of a bare socket. */
export interface RawDevice {
  /** Sends bytes and does not wait. */
  send(bytes: Buffer | string): Promise<void>
  /** Sends a message made by {@link sipMessage}, and waits for its answer and, after a 200, for the `<mrs>`. */
  tell(message: RawMessage): Promise<Told>
}

export interface RawMessage {
  callId: string
  bytes: Buffer
}

/** A SIP MESSAGE with whatever in it. `headers` replace those it would have; `null` leaves one out. */
export function sipMessage(
  user: string,
  body: string | Buffer,
  headers: Record<string, string | null> = {},
): RawMessage {
  const callId = randomBytes(8).toString('hex')
  const bodyBytes = Buffer.from(body)
  const all: Record<string, string | null> = {
    Via: `SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK${callId};rport`,
    From: `<sip:${user}@127.0.0.1>;tag=${callId}`,
    To: '<sip:alarm@127.0.0.1>',
    'Call-ID': callId,
    CSeq: '1 MESSAGE',
    'Max-Forwards': '70',
    'Content-Type': 'application/scaip+xml',
    'Content-Length': String(bodyBytes.length),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const head = `MESSAGE sip:alarm@127.0.0.1 SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`
  return { callId, bytes: Buffer.concat([Buffer.from(head), bodyBytes]) }
}

/** The longest an answer is waited for; a device gives up after 32 s (RFC 3261, 64·T1). */
const answerMs = 32_000

/** What has come: SIP answers, and requests, which can only be `<mrs>`. One message is told at a time. */
function createInbox(answer: (text: string) => void) {
  const answers: string[] = []
  const replies: string[] = []
  const seen = new Set<string>()
  let closed = false
  let wake = (): void => undefined
  const next = async (look: () => string | undefined): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(answerMs)
    for (;;) {
      const found = look()
      if (found !== undefined || closed) return found
      if (signal.aborted) throw new Error('no answer came')
      await new Promise<void>((resolve) => {
        wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
  return {
    put(text: string) {
      if (text.startsWith('MESSAGE ')) {
        answer(okTo(text))
        const callId = /^(?:call-id|i)\s*:\s*(\S+)/im.exec(text)?.[1] ?? ''
        if (!seen.has(callId)) replies.push(text)
        seen.add(callId)
      } else answers.push(text)
      wake()
    },
    close() {
      closed = true
      wake()
    },
    async told(callId: string): Promise<Told> {
      const text = await next(() => answers.find((each) => each.includes(callId)))
      if (text === undefined) return { status: 0, text: '' }
      const status = Number(text.slice(8, 11))
      const reply = status === 200 ? await next(() => replies.shift()) : undefined
      if (reply === undefined) return { status, text }
      const mrs = parseMrs(Buffer.from(reply.slice(reply.indexOf('\r\n\r\n') + 4)))
      return { status, text, ...(mrs.ok && { mrs: mrs.value }) }
    },
  }
}

/** The answer 200 to a request (RFC 3261 8.2.6). */
function okTo(request: string): string {
  const kept = request.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq|v|f|t|i):/i.test(line))
  return `SIP/2.0 200 OK\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`
}

/** A device on a UDP socket. */
export async function udpDevice(
  later: Later,
  { host, port }: { host: string; port: number },
): Promise<RawDevice> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  later(() => socket.close())
  const send = (bytes: Buffer | string) =>
    new Promise<void>((resolve, reject) =>
      socket.send(bytes, port, host, (error) => (error ? reject(error) : resolve())),
    )
  const inbox = createInbox((text) => void send(text))
  socket.on('message', (bytes, from) => {
    if (from.port === port) inbox.put(bytes.toString('utf8'))
  })
  return {
    send,
    tell: async ({ callId, bytes }) => {
      await send(bytes)
      return inbox.told(callId)
    },
  }
}

/** A device on a TCP connection. */
export async function tcpDevice(
  later: Later,
  { host, port }: { host: string; port: number },
): Promise<RawDevice> {
  const socket = connect(port, host)
  await once(socket, 'connect')
  later(() => socket.destroy())
  const send = (bytes: Buffer | string) =>
    new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
  const inbox = createInbox((text) => void send(text))
  let pending = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    pending += text
    for (let whole = firstOf(pending); whole !== undefined; whole = firstOf(pending)) {
      inbox.put(whole)
      pending = pending.slice(whole.length)
    }
  })
  socket.on('error', () => undefined).on('close', inbox.close)
  return {
    send,
    tell: async ({ callId, bytes }) => {
      await send(bytes)
      return inbox.told(callId)
    },
  }
}

/** The first whole message of a stream. */
function firstOf(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0)
  return text.length >= end + 4 + length ? text.slice(0, end + 4 + length) : undefined
}
