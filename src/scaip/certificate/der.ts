/** The few pieces of DER (ITU-T X.690) that a certificate is made of. */

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes])
  const octets = Buffer.from(bytes.toString(16).padStart(bytes > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets])
}

/** One value with its tag. Contents up to 65,535 bytes. */
export function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), length(content.length), content])
}

export function sequence(...contents: Buffer[]): Buffer {
  return der(0x30, ...contents)
}

export function set(...contents: Buffer[]): Buffer {
  return der(0x31, ...contents)
}

/** A positive integer of these bytes. */
export function integer(bytes: Buffer): Buffer {
  return der(0x02, (bytes[0] as number) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

/** An object identifier such as `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part & 0x7f]
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return der(0x06, Buffer.from(bytes))
}

export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text, 'utf8'))
}

export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]))
}

export function octetString(content: Buffer): Buffer {
  return der(0x04, content)
}

export function bitString(content: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), content)
}

/** A time, as UTCTime up to 2049 and GeneralizedTime after (RFC 5280 section 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits))
}
