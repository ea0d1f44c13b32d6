import type { Random } from '../random.ts'
import type { DeviceMessage } from './message.ts'

/** What a make needs to know of the device it writes for. */
export interface Writer {
  readonly cid: string
  readonly callsFrom?: string
  readonly random: Random
}

type Tag = readonly [name: string, content: string | readonly Tag[]]

/** How one make writes a message: correct enough to be understood, and never quite like the others. */
export interface Dialect {
  /** Turns a running number (seconds since 1970, more or less) into the make's own kind of reference. */
  reference(number: number, cid: string): string
  write(message: DeviceMessage, writer: Writer): string
}

/**
 * The makes of the made-up world. Each has habits seen in the field: codes cut short, a space before the
 * controller id, no message type, elements nobody knows, the elements in any order, several caller ids.
 */
export const dialects: Readonly<Record<string, Dialect>> = {
  // Four digits throughout, and a space before the controller id.
  'Exempel TL-1': {
    reference: (number) => String(number),
    write: (message, { cid, callsFrom }) =>
      mrq([
        ['ref', message.ref],
        ['mty', message.type],
        ['cid', ` ${cid}`],
        ['dty', message.deviceType],
        ...status(message, 4),
        ...place(message),
        ['crd', `gsm:${callsFrom ?? ''}`],
      ]),
  },
  // As short as it can be: one digit, and nothing the protocol would have guessed.
  'Provson Duo': {
    reference: base36,
    write: (message, { cid }) =>
      mrq([
        ['mty', message.type],
        ['ref', message.ref],
        ['cid', cid],
        ['dty', short(message.deviceType)],
        ...(message.status === '0010' ? [] : status(message, 1)),
        ...place(message),
      ]),
  },
  // Two digits, a device id of noughts, no voice; its heartbeats carry a status no table has.
  'Demolarm Hem': {
    reference: (number, cid) => `${cid.slice(-4)}${base36(number)}`,
    write: (message, { cid }) =>
      mrq([
        ['ref', message.ref],
        ['cid', cid],
        ['mty', message.type],
        ['dty', short(message.deviceType).padStart(2, '0')],
        ['did', '00'],
        ['crd', 'no-voice:'],
        ...(message.type === 'PI' ? ([['stc', '102']] as Tag[]) : status(message, 3)),
        ...place(message),
        ['cha', '0'],
      ]),
  },
  // Leaves the type out of an alarm, adds elements of its own, and has no fixed order.
  'Skiss S4': {
    reference: base36,
    write: (message, { cid, random }) =>
      mrq(
        random.shuffled<Tag>([
          ['ref', message.ref],
          ['cid', cid],
          ['dty', message.deviceType],
          ...(message.type === 'ME' ? [] : ([['mty', message.type]] as Tag[])),
          ...status(message, 4),
          ...place(message),
          ['crd', 'gsm:'],
          ['xsig', String(-random.integer(51, 97))],
          ['xver', '4.2.0'],
        ]),
      ),
  },
  // A declaration, line breaks, the version, and two ways to be called.
  'Provson Fall': {
    reference: (number) => String(number),
    write: (message, { cid, callsFrom }) =>
      `<?xml version="1.0" encoding="UTF-8"?>\r\n${mrq(
        [
          ['ref', message.ref],
          ['ver', '01.00'],
          ['mty', message.type],
          ['cid', cid],
          ['dty', message.deviceType],
          ['crd', `sip:${cid}`],
          ['crd', `tel:${callsFrom ?? ''}`],
          ...status(message, 4),
          ...place(message),
        ],
        '\r\n  ',
      )}`,
  },
  // Any order, three-digit status, and a text for everything.
  'Skiss F2': {
    reference: (number) => String(number),
    write: (message, { cid, callsFrom, random }) =>
      mrq(
        random.shuffled<Tag>([
          ['ref', message.ref],
          ['cid', cid],
          ['dty', short(message.deviceType).padStart(2, '0')],
          ['mty', message.type],
          ['dte', 'Fallgivare på handled'],
          ['crd', `gsm:${callsFrom ?? ''}`],
          ...status(message, 3),
          ...place(message),
        ]),
      ),
  },
  // Out of doors: private SIP peering, and a position when it has one.
  'Demolarm Ute': {
    reference: base36,
    write: (message, { cid }) =>
      mrq([
        ['cid', ` ${cid}`],
        ['ref', message.ref],
        ['mty', message.type],
        ['dty', message.deviceType],
        ...status(message, 4),
        ...place(message),
        ['crd', `sip-pp:${cid}`],
        ['hbo', '1'],
      ]),
  },
}

/** The make of a model; the plainest one for a model nobody taught us. */
export function dialectOf(model: string): Dialect {
  return dialects[model] ?? dialects['Exempel TL-1']!
}

function base36(number: number): string {
  return number.toString(36).toUpperCase()
}

function short(code: string): string {
  return String(Number(code))
}

function status(message: DeviceMessage, digits: number): Tag[] {
  return message.status === undefined ? [] : [['stc', short(message.status).padStart(digits, '0')]]
}

function place({ location, text, position }: DeviceMessage): Tag[] {
  const tags: Tag[] = []
  if (location) tags.push(['lco', location])
  if (text) tags.push(['stt', text])
  if (position) {
    const geo = `${position.latitude.toFixed(5)},${position.longitude.toFixed(5)}`
    tags.push([
      'lge',
      [
        ['geo', geo],
        ['tim', position.at],
      ],
    ])
  }
  return tags
}

function mrq(tags: readonly Tag[], between = ''): string {
  return `<mrq>${tags.map((tag) => between + element(tag)).join('')}${between.trimEnd()}</mrq>`
}

function element([name, content]: Tag): string {
  const inner = typeof content === 'string' ? escaped(content) : content.map(element).join('')
  return `<${name}>${inner}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
