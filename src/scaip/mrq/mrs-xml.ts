import { decodeXmlText } from './decode-text.ts'
import type { Mrs, Snu } from './mrs.ts'
import { maximumMrqBytes } from './parse-mrq.ts'
import { readXml } from './read-xml.ts'
import { element } from './write-xml.ts'

const longest = { ste: 128, cve: 5, mre: 1, cre: 3, tnu: 256, hbi: 3 } as const
type OptionalTag = keyof typeof longest
const optionalTags = Object.keys(longest) as OptionalTag[]

/** Writes an `<mrs>`. Texts that are too long are cut at their limit; empty ones are left out. */
export function buildMrs(mrs: Mrs): Buffer {
  let xml = `<mrs>${element('ref', mrs.ref)}${element('snu', String(mrs.snu))}`
  for (const tag of optionalTags) {
    const value = mrs[tag]
    if (value !== undefined && value !== '') xml += element(tag, [...value].slice(0, longest[tag]).join(''))
  }
  return Buffer.from(`${xml}</mrs>`, 'utf8')
}

export type MrsResult =
  | { readonly ok: true; readonly value: Mrs }
  | { readonly ok: false; readonly reason: string }

/** Reads an `<mrs>`. Never throws; unknown elements are passed over. */
export function parseMrs(bytes: Uint8Array): MrsResult {
  if (bytes.byteLength > maximumMrqBytes) return { ok: false, reason: 'The message is too long' }
  const xml = readXml(decodeXmlText(bytes))
  if (!xml.ok) return { ok: false, reason: `The XML cannot be read: ${xml.reason}` }
  if (xml.root.name !== 'mrs') return { ok: false, reason: 'The root element is not mrs' }
  const values = new Map<string, string>()
  for (const child of xml.root.children) {
    if (!values.has(child.name)) values.set(child.name, child.text.trim())
  }
  const number = values.get('snu') ?? ''
  if (!/^0?[0-7]$/.test(number)) return { ok: false, reason: 'snu is missing or is no known number' }
  if (!values.has('ref')) return { ok: false, reason: 'ref is missing' }
  const mrs: { -readonly [K in keyof Mrs]: Mrs[K] } = { ref: values.get('ref')!, snu: Number(number) as Snu }
  for (const tag of optionalTags) {
    const value = values.get(tag)
    if (value) mrs[tag] = value
  }
  return { ok: true, value: mrs }
}
