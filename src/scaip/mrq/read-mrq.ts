import type { MessageType, Position, UnknownElement } from './mrq.ts'
import { mrqTags, padCode, type SimpleTag, type TagRule } from './mrq-tags.ts'
import { snu } from './mrs.ts'
import type { MrqFault, MrqRemark, RecognisedMrq } from './parse-mrq.ts'
import { readPosition } from './position.ts'
import type { XmlElement } from './read-xml.ts'

type Draft = { -readonly [K in keyof RecognisedMrq]: RecognisedMrq[K] }

/** What was read of an `<mrq>` tree. Complete, as a `Mrq`, when there are no faults. */
export interface ReadMrq {
  readonly recognised: RecognisedMrq
  readonly faults: MrqFault[]
  readonly remarks: MrqRemark[]
}

const messageTypes: readonly string[] = ['ME', 'RE', 'IN', 'PI']

/** Reads the tags of an `<mrq>`, filling defaults. */
export function readMrq(root: XmlElement): ReadMrq {
  const faults: MrqFault[] = []
  const remarks: MrqRemark[] = []
  const found = collect(root, remarks)
  const draft: Draft = { given: found.given, unknown: found.unknown, crd: found.crd }
  for (const tag of Object.keys(mrqTags) as SimpleTag[]) {
    const value = readTag(tag, mrqTags[tag], found.values.get(tag), faults, remarks)
    if (value !== undefined) draft[tag] = value
  }
  const type = (found.values.get('mty') ?? 'ME').toUpperCase()
  if (messageTypes.includes(type)) draft.mty = type as MessageType
  else faults.push({ snu: snu.wrongContent, tag: 'mty', text: 'mty is none of ME, RE, IN and PI' })
  if (found.position) draft.lge = found.position
  return { recognised: draft, faults, remarks }
}

interface Collected {
  readonly values: Map<string, string>
  readonly crd: string[]
  readonly given: string[]
  readonly unknown: UnknownElement[]
  position?: Position
}

/** Sorts the children by tag. An empty element counts as missing; of two the first counts. */
function collect(root: XmlElement, remarks: MrqRemark[]): Collected {
  const found: Collected = { values: new Map(), crd: [], given: [], unknown: [] }
  for (const child of root.children) {
    const value = child.text.trim()
    if (child.name === 'lge') takePosition(found, child)
    else if (child.name === 'crd') takeCallerId(found, value)
    else if (child.name !== 'mty' && !Object.hasOwn(mrqTags, child.name)) {
      found.unknown.push({ name: child.name, value: textWithin(child).trim() })
    } else if (found.values.has(child.name)) remarks.push({ tag: child.name, text: 'The tag is repeated' })
    else if (value !== '') {
      found.values.set(child.name, value)
      found.given.push(child.name)
    }
  }
  if (found.crd.length === 0) found.crd.push('sip:')
  return found
}

function takePosition(found: Collected, element: XmlElement): void {
  found.position ??= readPosition(element)
  if (!found.given.includes('lge')) found.given.push('lge')
}

function takeCallerId(found: Collected, value: string): void {
  if (value === '') return
  found.crd.push(value)
  if (!found.given.includes('crd')) found.given.push('crd')
}

function readTag(
  tag: string,
  rule: TagRule,
  value: string | undefined,
  faults: MrqFault[],
  remarks: MrqRemark[],
): string | undefined {
  if (value === undefined) {
    if (rule.mandatory) {
      faults.push({ snu: snu.mandatoryTagMissing, tag, text: `The mandatory tag ${tag} is missing` })
    }
    return rule.default
  }
  if (!rule.form.test(value)) {
    if (rule.mandatory) faults.push({ snu: snu.invalidFormat, tag, text: `${tag} does not have its form` })
    else remarks.push({ tag, text: 'The value does not have its form' })
  }
  return rule.pad === undefined ? value : padCode(value, rule.pad)
}

function textWithin(element: XmlElement): string {
  let text = element.text
  for (const child of element.children) text += textWithin(child)
  return text
}
