/** The parts of a request that tests change. A header given as undefined is left out. */
export interface RequestText {
  readonly method?: string
  readonly uri?: string
  readonly version?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Buffer
}

let made = 0

/** Writes a request as a device would, with CRLF line ends; every call has its own branch and Call-ID. */
export function requestBytes(request: RequestText = {}): Buffer {
  const method = request.method ?? 'MESSAGE'
  const body = Buffer.from(request.body ?? '')
  made++
  const headers: Record<string, string | undefined> = {
    Via: `SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bKtest${made};rport`,
    'Max-Forwards': '70',
    From: '<sip:8031372@device.example>;tag=a1',
    To: '<sip:alarm@reception.example>',
    'Call-ID': `call-${made}`,
    CSeq: `1 ${method}`,
    ...(body.length > 0 ? { 'Content-Type': 'application/scaip+xml' } : {}),
    'Content-Length': String(body.length),
    ...request.headers,
  }
  let head = `${method} ${request.uri ?? 'sip:alarm@reception.example'} ${request.version ?? 'SIP/2.0'}\r\n`
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) head += `${name}: ${value}\r\n`
  return Buffer.concat([Buffer.from(`${head}\r\n`, 'utf8'), body])
}

/** A sample from a deployed device (values changed), with its own ref. */
export function sampleMrq(ref = `r${made + 1}`, cid = ' 8031372'): string {
  return `<mrq><ref>${ref}</ref><mty>ME</mty><cid>${cid}</cid><dty>0004</dty><stc>0010</stc><crd>gsm:+46700000000</crd></mrq>`
}

/** A 200 to a request, as a device answers. */
export function okTo(request: string): Buffer {
  const kept = request.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
  return Buffer.from(`SIP/2.0 200 OK\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, 'latin1')
}
