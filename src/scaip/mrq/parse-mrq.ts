import { decodeXmlText } from './decode-text.ts'
import type { Mrq } from './mrq.ts'
import { type Mrs, type Snu, snu } from './mrs.ts'
import { readMrq } from './read-mrq.ts'
import { readXml, type XmlFault } from './read-xml.ts'

/** Why a request cannot be taken as it is, and what `snu` answers it. */
export interface MrqFault {
  readonly snu: Snu
  /** One English sentence without any of the message's content. */
  readonly text: string
  /** The tag at fault, where it is one tag. */
  readonly tag?: string
}

/** Something out of form that does not stand in the way: an optional tag too long, a tag given twice. */
export interface MrqRemark {
  readonly tag: string
  readonly text: string
}

/** What could be read of a message, whole or broken. Values of broken tags stand as they came. */
export type RecognisedMrq = Partial<Mrq>

export type MrqResult =
  | { readonly ok: true; readonly value: Mrq; readonly remarks: readonly MrqRemark[] }
  | { readonly ok: false; readonly faults: readonly MrqFault[]; readonly recognised: RecognisedMrq }

/** No message is longer than this, in bytes. */
export const maximumMrqBytes = 8_192

/**
 * Reads a SCAIP `<mrq>`. Never throws.
 *
 * Tolerant: any order, no declaration, space around values, codes without padding, `mty` missing, repeated
 * `crd`, unknown elements and codes, a namespace prefix, latin-1. Strict: 8 kB, no DOCTYPE, bounded depth,
 * `ref`, `cid` and `dty` in their form. A broken message still tells what could be recognised in it, so that
 * the caller can answer with the reference, and raise an alarm.
 *
 * @param fromUser the user of the SIP From header, which has to equal `cid`; left out, it is not compared
 */
export function parseMrq(bytes: Uint8Array, options: { fromUser?: string } = {}): MrqResult {
  if (bytes.byteLength > maximumMrqBytes) {
    const text = `The message is longer than ${maximumMrqBytes} bytes`
    return { ok: false, faults: [{ snu: snu.messageTooLong, text }], recognised: {} }
  }
  const xml = readXml(decodeXmlText(bytes))
  const tree = xml.ok ? xml.root : xml.partial
  const read = tree?.name === 'mrq' ? readMrq(tree) : undefined
  const faults: MrqFault[] = []
  if (!xml.ok) faults.push({ snu: snu.invalidFormat, text: xmlFaults[xml.reason] })
  else if (!read) faults.push({ snu: snu.invalidFormat, text: 'The root element is not mrq' })
  else faults.push(...read.faults)
  const cid = read?.recognised.cid
  if (cid !== undefined && options.fromUser !== undefined && options.fromUser.trim() !== cid) {
    faults.push({ snu: snu.wrongContent, tag: 'cid', text: 'cid is not the user in From' })
  }
  if (faults.length > 0 || !read) return { ok: false, faults, recognised: read?.recognised ?? {} }
  return { ok: true, value: read.recognised as Mrq, remarks: read.remarks }
}

/** The `<mrs>` that tells a device what is wrong with its message: its first fault, with the reference. */
export function refusalFor(result: Extract<MrqResult, { ok: false }>): Mrs {
  const fault = result.faults[0] ?? { snu: snu.invalidFormat, text: 'Invalid format' }
  const ste = fault.snu === snu.mandatoryTagMissing && fault.tag ? fault.tag : fault.text
  return { ref: result.recognised.ref ?? '', snu: fault.snu, ste }
}

const xmlFaults: Readonly<Record<XmlFault, string>> = {
  'not-well-formed': 'The XML is not well-formed',
  doctype: 'DOCTYPE is not allowed',
  'too-deep': 'The XML is nested too deep',
  'too-many-elements': 'The XML has too many elements',
  empty: 'The message is empty',
}
